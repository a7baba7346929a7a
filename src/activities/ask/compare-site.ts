import { isSameRequest } from '../../domain/learner/learner';
import { finished, unfinished } from '../../openedx/lms/lms';
import type { CompareSiteInput, CompareSiteResult } from '../../workflows/ask/messages';
import type { ActivityParts } from '../kit/activity-parts';
import { attempt } from '../kit/attempt';

/** Everybody is read once; see `findLearner`. @unit milliseconds */
const COMPARE_DEADLINE_MS = 600_000;

/**
 * Whether the LMS of this worker's file has the same retirements as the runs: the same user id, retirement id and time
 * of the request. Asked before an LMS gets another address, on the queue of the new one.
 */
export function createCompareSite(parts: ActivityParts) {
  return ({ known }: CompareSiteInput): Promise<CompareSiteResult> =>
    attempt(parts, undefined, COMPARE_DEADLINE_MS, { service: 'LMS' }, async ({ signal }) => {
      const lms = parts.services.lms(signal);
      const missing = new Map(known.map((one) => [one.userId, one]));
      const other: number[] = [];
      for (const rows of [unfinished(lms, parts.services.rules.plan.steps, []), finished(lms)]) {
        if (missing.size === 0) break;
        for await (const row of rows) {
          if (row.kind === 'unreadable') continue;
          const one = missing.get(row.record.userId);
          if (one === undefined) continue;
          missing.delete(one.userId);
          if (!isSameRequest(one, row.record)) other.push(one.userId);
          if (missing.size === 0) break;
        }
      }
      return { differs: [...other, ...missing.keys()] };
    });
}
