import { type Answer, json, NO_CONTENT } from './answers';
import { type Call, fields, type Route } from './call';

/** Enterprise licenses; 404 for a learner who has none. */
export const licenseManager: readonly Route[] = [{ path: '/api/v1/retire_user/', access: 'worker', POST: retire }];

function retire(call: Call): Answer {
  const { lms_user_id: id, original_username: username } = fields(call) ?? {};
  if (id === undefined || typeof username !== 'string' || username === '') {
    call.breach('missing-key');
    return json(400, { detail: 'lms_user_id and original_username are wanted.' });
  }
  const person = call.site.people.get(Number(id));
  if (person === undefined || !person.holdings.licenses) return json(404, { detail: 'Not found.' });
  person.holdings.licenses = false;
  return NO_CONTENT;
}
