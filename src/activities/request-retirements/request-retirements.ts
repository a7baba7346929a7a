import { RetirementError } from '../../domain/failure/failure';
import type { RequestOutcome } from '../../domain/request/request-outcome';
import type { ActivityParts } from '../kit/activity-parts';
import { attempt } from '../kit/attempt';
import { mustNotBeHeld, mustServeInForce } from '../kit/in-force';
import type { RequestRetirementsInput, RequestRetirementsResult } from './contract';
import { retirementsOf } from './retirements-of';

/** @unit milliseconds */
const REQUEST_DEADLINE_MS = 600_000;

const GONE = { service: 'LMS', status: 404, doubt: 'unexpected' } as const;

/** The LMS deactivates one account after the other before it answers, and its proxy does not wait for long. */
const NAMES_A_CALL = 20;

/**
 * Asks the LMS to retire these users. What an earlier attempt has sent is found in the LMS and not sent again: there, who
 * is in the queue already is told as an error.
 */
export function createRequestRetirements(parts: ActivityParts) {
  return ({ usernames, site }: RequestRetirementsInput): Promise<RequestRetirementsResult> =>
    attempt(parts, undefined, REQUEST_DEADLINE_MS, { service: 'LMS' }, async (now) => {
      await mustServeInForce(parts, site);
      await mustNotBeHeld(parts, 'LMS');
      const lms = parts.services.lms(now.signal);
      const before = now.number === 1 ? [] : await retirementsOf(parts, lms, usernames);
      const done = new Map(before.flatMap((one) => (one.is === 'free' ? [] : [[one.username, ours(one)] as const])));
      const left = usernames.filter((username) => !done.has(username));
      for (let at = 0; at < left.length; at += NAMES_A_CALL) {
        now.inTime();
        const some = left.slice(at, at + NAMES_A_CALL);
        const answer = await lms.bulkRetireUsers(some);
        // Once it was there: something before the LMS answers in its place.
        if (answer === 'not-installed' && done.size > 0) throw new RetirementError('service.unavailable', GONE);
        if (answer === 'not-installed') return { kind: answer };
        const taken = new Set(answer.successful);
        const failed = some.filter((username) => !taken.has(username));
        for (const username of some) done.set(username, { username, is: 'requested' });
        // It says who failed and not why: some are there all the same.
        for (const one of failed.length === 0 ? [] : await retirementsOf(parts, lms, failed)) {
          done.set(one.username, one.is === 'free' ? { username: one.username, is: 'refused' } : ours(one));
        }
      }
      return { kind: 'sent', outcomes: usernames.flatMap((username) => done.get(username) ?? []) };
    });
}

/** Nobody of these had a retirement when they were checked: it is this request that has brought it. */
function ours(one: RequestOutcome): RequestOutcome {
  return one.is === 'already' ? { username: one.username, is: 'requested' } : one;
}
