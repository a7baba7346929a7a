import { type Answer, json, NO_CONTENT, sentence } from '../services/answers';
import { type Call, fields, type Route } from '../services/call';

/** What learners do for themselves; their session is the cookie `sessionid=<LMS user id>`, their password `own`. */
export const deactivateLogoutRoutes: readonly Route[] = [
  { path: '/api/user/v1/accounts/deactivate_logout/', access: 'nobody', POST: deactivate },
];

function deactivate(call: Call): Answer {
  const { site } = call;
  const session = /(?:^|;\s*)sessionid=(\d+)/.exec(String(call.headers.cookie ?? ''))?.[1];
  const person = session === undefined ? undefined : site.people.get(Number(session));
  const token = String(call.headers.authorization ?? '').split(' ')[1] ?? '';
  if (person === undefined && site.tokens.holder(token) === undefined) {
    return json(401, { detail: 'Authentication credentials were not provided.' });
  }
  const { password } = fields(call) ?? {};
  if (person === undefined || password === undefined) {
    call.breach('missing-key');
    return sentence(400, 'The password is missing.');
  }
  if (person.password !== 'own' || password !== 'own') return sentence(403, 'The password is wrong.');
  if (site.retirements.of(person.id) !== undefined) return sentence(403, 'The retirement was asked for already.');
  site.requestRetirement(person, site.now(), 1);
  return NO_CONTENT;
}
