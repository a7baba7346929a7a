import { type Answer, json, uncaught } from '../services/answers';
import { type Call, fields, type Route } from '../services/call';
import { isNothing } from './working-retirement';

/** Asks for the retirement of many at once; has no slash at its end. */
export const bulkRetireRoutes: readonly Route[] = [
  {
    path: '/v1/accounts/bulk_retire_users',
    access: 'worker',
    isThere: ({ bulkRetire }) => bulkRetire,
    POST: bulkRetire,
  },
];

/** A name given twice is queued once and reported as failed; so is one who has asked before, and whose row is gone since. */
function bulkRetire(call: Call): Answer {
  const { site } = call;
  const body = fields(call);
  const given = body?.usernames;
  if (typeof given !== 'string') call.breach('missing-key');
  if (body === undefined || (typeof given !== 'string' && !isNothing(given))) return uncaught();
  const names = typeof given === 'string' && given !== '' ? given.split(',').map((name) => name.trim()) : [];
  const failed = names.filter((name) => {
    const person = site.people.live(name);
    if (person === undefined || site.retirements.hasAsked(person.id)) return true;
    site.requestRetirement(person, site.now(), 1);
    return false;
  });
  const successful = [...new Set(names)].filter((name) => !failed.includes(name));
  return json(200, { successful_user_retirements: successful.sort(), failed_user_retirements: failed });
}
