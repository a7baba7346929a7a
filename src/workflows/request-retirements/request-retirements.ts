import { setWorkflowOptions } from '@temporalio/workflow';
import { activitiesOf } from '../ask/short-workflows';
import { whenVersioned } from '../kit/versioning';
import type { RequestRetirementsInput, RequestRetirementsResult } from './messages';

/** Each goes on where the one before it stopped. */
const SEND_ATTEMPTS = 10;

/**
 * Asks the LMS to retire some users. Who is free is written down before anything is sent: so whom the LMS has after a lost
 * answer is known to be there by this request.
 */
export async function requestRetirements(input: RequestRetirementsInput): Promise<RequestRetirementsResult> {
  const { instance, usernames, dryRun, site } = input;
  const meant = site === undefined ? {} : { site };
  const { checkUsernames } = activitiesOf(instance, 'who is free');
  const { requestRetirements: send } = activitiesOf(instance, 'ask for retirements', {
    maximumAttempts: SEND_ATTEMPTS,
  });
  const checked = await checkUsernames({ instance, usernames, ...meant });
  const free = checked.filter(({ is }) => is === 'free').map(({ username }) => username);
  if (dryRun === true || free.length === 0) return { kind: 'answered', outcomes: checked };
  const sent = await send({ instance, usernames: free, ...meant });
  if (sent.kind === 'not-installed') return sent;
  const outcomeOf = new Map(sent.outcomes.map((one) => [one.username, one]));
  return { kind: 'answered', outcomes: checked.map((one) => outcomeOf.get(one.username) ?? one) };
}

setWorkflowOptions(whenVersioned('PINNED'), requestRetirements);
