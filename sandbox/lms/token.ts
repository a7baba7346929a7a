import { type Answer, json, page } from '../services/answers';
import { type Call, fields, type Route } from '../services/call';

/** POST `/oauth2/access_token`, with or without a slash. */
export const tokenRoutes: readonly Route[] = ['/oauth2/access_token', '/oauth2/access_token/'].map((path) => ({
  path,
  access: 'nobody',
  plain: true,
  POST: giveToken,
}));

function giveToken(call: Call): Answer {
  const { tokens, options } = call.site;
  if (tokens.spent(options.tokensPerMinute)) return page(options.rateLimitStatus, 'Forbidden');
  const isForm = String(call.headers['content-type'] ?? '').startsWith('application/x-www-form-urlencoded');
  const form = isForm ? (fields(call) ?? {}) : {};
  if (form.grant_type !== 'client_credentials') {
    call.breach(form.grant_type === undefined ? 'missing-key' : 'bad-body');
    // It has the other kinds of grant, and requires more for them; a password only of a client that it knows.
    const isKnown = tokens.find(String(form.client_id ?? ''), String(form.client_secret ?? '')) !== undefined;
    if (form.grant_type === 'password' && !isKnown) return json(401, { error: 'invalid_client' });
    const isOther = form.grant_type === 'password' || form.grant_type === 'refresh_token';
    return json(400, { error: isOther ? 'invalid_request' : 'unsupported_grant_type' });
  }
  const client = tokens.find(String(form.client_id ?? ''), String(form.client_secret ?? ''));
  if (client === undefined) return json(401, { error: 'invalid_client' });
  const isJwt = String(form.token_type ?? '').toLowerCase() === 'jwt';
  return json(200, {
    access_token: tokens.issue(client, options.tokenLifeS, isJwt ? 'jwt' : 'bearer'),
    expires_in: options.tokenLifeS,
    token_type: isJwt ? 'JWT' : 'Bearer',
    scope: 'read write email profile',
  });
}
