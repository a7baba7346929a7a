import { type Answer, bare, json, NO_CONTENT } from './answers';
import { type Call, fields, type Route } from './call';
import { noteNamesake } from './namesake';

/** Enterprise licenses, by the user id, and the account there, by the name alone; 404 where there is no such account. */
export const licenseManager: readonly Route[] = [{ path: '/api/v1/retire_user/', access: 'worker', POST: retire }];

function retire(call: Call): Answer {
  const { lms_user_id: id, original_username: username } = fields(call) ?? {};
  if (id === undefined || typeof username !== 'string' || username === '') {
    call.breach('missing-key');
    return json(400, { detail: 'lms_user_id and original_username are wanted.' });
  }
  const person = call.site.people.get(Number(id));
  const found = call.site.knownTo('license_manager', username);
  const isThere = found?.holdings.licenses === true;
  if (person !== undefined) person.holdings.licenses = false;
  if (found === undefined || !isThere) return bare(404);
  noteNamesake(call, found, username);
  found.holdings.licenses = false;
  return NO_CONTENT;
}
