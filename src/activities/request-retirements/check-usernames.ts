import type { RequestOutcome } from '../../domain/request/request-outcome';
import { inLanes } from '../../lanes/in-lanes';
import type { LmsClient } from '../../openedx/lms/lms';
import type { ActivityParts } from '../kit/activity-parts';
import { attempt } from '../kit/attempt';
import { siteRef } from '../kit/site-ref';
import type { CheckUsernamesInput } from './contract';
import { retirementsOf } from './retirements-of';

/** @unit milliseconds */
const CHECK_DEADLINE_MS = 600_000;

/** Questions at once. */
const AT_ONCE = 8;

/** Who of these has a retirement in the LMS already, and who has an account of exactly this name; reads only. */
export function createCheckUsernames(parts: ActivityParts) {
  return ({ instance, site, usernames }: CheckUsernamesInput): Promise<readonly RequestOutcome[]> =>
    attempt(parts, siteRef(instance, site), CHECK_DEADLINE_MS, { service: 'LMS' }, async ({ signal }) => {
      const lms = parts.services.lms(signal);
      const outcomes = await retirementsOf(parts, lms, usernames);
      return inLanes(AT_ONCE, outcomes, async (one) => (one.is === 'free' ? byAccount(lms, one.username) : one));
    });
}

/**
 * The database of an LMS may find accounts without regard to case and accents, and its bulk call deactivates what it finds.
 * So only a name that is exactly the account's is free.
 */
async function byAccount(lms: LmsClient, username: string): Promise<RequestOutcome> {
  const account = await lms.account(username);
  if (account === 'absent') return { username, is: 'refused' };
  if (account === 'not-asked') return { username, is: 'not-asked' };
  if (account.username === username) return { username, is: 'free' };
  return { username, is: 'other-spelling', account: account.username };
}
