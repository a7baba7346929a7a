import type { RequestOutcome } from '../../domain/request/request-outcome';
import type { ActivityParts } from '../kit/activity-parts';
import { attempt } from '../kit/attempt';
import type { CheckUsernamesInput } from './contract';
import { retirementsOf } from './retirements-of';

/** @unit milliseconds */
const CHECK_DEADLINE_MS = 600_000;

/** Who of these has a retirement in the LMS already; reads only. */
export function createCheckUsernames(parts: ActivityParts) {
  return ({ usernames }: CheckUsernamesInput): Promise<readonly RequestOutcome[]> =>
    attempt(parts, undefined, CHECK_DEADLINE_MS, { service: 'LMS' }, ({ signal }) =>
      retirementsOf(parts, parts.services.lms(signal), usernames),
    );
}
