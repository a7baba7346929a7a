import { type Answer, json, uncaught } from '../services/answers';
import { type Call, fields, type Route } from '../services/call';

/** Asks for the retirement of many at once; has no slash at its end. */
export const bulkRetireRoutes: readonly Route[] = [
  {
    path: '/v1/accounts/bulk_retire_users',
    access: 'worker',
    isThere: ({ bulkRetire }) => bulkRetire,
    POST: bulkRetire,
  },
];

/** A name given twice is queued once and reported as failed. */
function bulkRetire(call: Call): Answer {
  const { site } = call;
  const given = fields(call)?.usernames;
  if (typeof given !== 'string') {
    call.breach('missing-key');
    return uncaught();
  }
  const names = given.split(',').map((name) => name.trim());
  const failed = names.filter((name) => {
    const person = site.people.live(name);
    if (person === undefined || site.retirements.of(person.id) !== undefined) return true;
    site.requestRetirement(person, site.now(), 1);
    return false;
  });
  const successful = [...new Set(names)].filter((name) => !failed.includes(name));
  return json(200, { successful_user_retirements: successful.sort(), failed_user_retirements: failed.sort() });
}
