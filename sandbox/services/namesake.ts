import type { Person } from '../people/people';
import type { Call } from './call';

/** A service that finds by name has found a living person, and not the learner who asked under that name. */
export function noteNamesake(call: Call, found: Person, username: string | undefined): void {
  const asked = username === undefined ? undefined : call.site.retirements.exact(username)?.person;
  if (asked !== undefined && asked !== found) call.breach('retired-somebody-else');
}
