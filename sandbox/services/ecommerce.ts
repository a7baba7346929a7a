import { type Answer, json, NO_CONTENT } from './answers';
import { type Call, type Route, textField } from './call';
import { noteNamesake } from './namesake';
import { replaceUsernames } from './replace-usernames';

/** The shop: orders, and the tracking id by which analytics knew the learner. */
export const ecommerce: readonly Route[] = [
  { path: '/api/v2/user/retire/', access: 'worker', POST: retire },
  { path: '/api/v2/retirement/tracking_id/:username/', access: 'worker', GET: trackingId },
  { path: '/api/v2/user_management/replace_usernames/', access: 'replacement', POST: replaceUsernames },
];

function retire(call: Call): Answer {
  const username = textField(call, 'username');
  const person = username === undefined ? undefined : call.site.knownTo('ecommerce', username);
  if (person === undefined) return json(404, { message: 'Invalid user.' });
  noteNamesake(call, person, username);
  person.holdings.ecommerce = false;
  return NO_CONTENT;
}

function trackingId(call: Call): Answer {
  const id = call.site.knownTo('ecommerce', call.params.username ?? '')?.holdings.trackingId ?? null;
  return id === null ? json(404, { message: 'Invalid user.' }) : json(200, { ecommerce_tracking_id: id });
}
