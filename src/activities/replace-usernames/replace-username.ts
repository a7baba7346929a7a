import type { ActivityParts } from '../kit/activity-parts';
import { attempt } from '../kit/attempt';
import { mustNotBeHeld, mustServeInForce } from '../kit/in-force';
import type { ReplaceUsernameInput, ReplaceUsernameResult } from './contract';

/** The LMS renames in many tables before it answers. @unit milliseconds */
const REPLACE_DEADLINE_MS = 600_000;

/**
 * Replaces one name at one place. At the LMS this must be tried once only: the workflow sees to that, and looks where no
 * answer came.
 */
export function createReplaceUsername(parts: ActivityParts) {
  return ({ place, old, wanted, site }: ReplaceUsernameInput): Promise<ReplaceUsernameResult> =>
    attempt(parts, undefined, REPLACE_DEADLINE_MS, { service: place.toUpperCase() }, async ({ signal }) => {
      await mustServeInForce(parts, site);
      await mustNotBeHeld(parts, serviceOf(place));
      const replace = parts.services.renamer(place, signal);
      if (replace === undefined) return { kind: 'no-address' };
      const answer = await replace({ old, wanted });
      return answer === 'failed' ? { kind: 'failed' } : { kind: 'replaced', fresh: answer.fresh };
    });
}

/** Its name in a pipeline, and in a hold: the forum is part of the LMS. */
function serviceOf(place: ReplaceUsernameInput['place']): string {
  return place === 'forum' ? 'LMS' : place.toUpperCase();
}
