import { type Answer, json, NO_CONTENT } from './answers';
import { type Call, type Route, textField } from './call';
import { noteNamesake } from './namesake';
import { replaceUsernames } from './replace-usernames';

/** Certificates and programme records. */
export const credentials: readonly Route[] = [
  { path: '/user/retire/', access: 'worker', POST: retire },
  { path: '/api/v2/replace_usernames/', access: 'replacement', POST: replaceUsernames },
];

function retire(call: Call): Answer {
  const username = textField(call, 'username');
  const person = username === undefined ? undefined : call.site.knownTo('credentials', username);
  if (person === undefined) return json(404, { detail: 'No such user.' });
  noteNamesake(call, person, username);
  person.holdings.credentials = false;
  return NO_CONTENT;
}
