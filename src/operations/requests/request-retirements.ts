import type { RequestOutcome } from '../../domain/request/request-outcome';
import {
  NAMES_A_REQUEST,
  REQUEST_RETIREMENTS,
  type RequestRetirementsResult,
} from '../../workflows/request-retirements/messages';
import { askShortWorkflow, sendShortWorkflow } from '../kit/ask-short-workflow';
import type { OperationContext } from '../operation-context';
import { isRefusal, type Refusal } from '../refusal';

export interface Requested {
  /** Of everybody who was asked for, as far as it came. */
  readonly outcomes: readonly RequestOutcome[];
  /** What ended it before the last of them. */
  readonly stopped?: Refusal;
  /** How many were in hand then, so that nobody knows whether they were sent; all after them were not. */
  readonly inDoubt: number;
}

/**
 * Asks the LMS to retire these users, some at a time. Harmless when repeated: who is there already is told, and not sent.
 * @param dryRun only says who is free
 */
export async function requestRetirements(
  context: OperationContext,
  usernames: readonly string[],
  {
    site,
    dryRun = false,
  }: {
    /** Fingerprint of the site that it is confirmed for. */
    readonly site: string;
    readonly dryRun?: boolean;
  },
): Promise<Requested | Refusal> {
  const outcomes: RequestOutcome[] = [];
  for (let at = 0; at < usernames.length; at += NAMES_A_REQUEST) {
    context.onProgress({ doing: 'requesting', done: at, all: usernames.length, dryRun });
    const some = usernames.slice(at, at + NAMES_A_REQUEST);
    const input = { usernames: some, dryRun, site };
    const said = dryRun
      ? await askShortWorkflow<RequestRetirementsResult>(context, REQUEST_RETIREMENTS, input)
      : await sendShortWorkflow<RequestRetirementsResult>(context, REQUEST_RETIREMENTS, input, 'requestRetirements');
    const isGone = outcomes.some(({ is }) => is === 'requested');
    const stopped = isRefusal(said) ? said : said.kind === 'not-installed' ? notInstalled(isGone) : undefined;
    // Of those in hand some may be requested, and nobody has said who.
    const mayBeSent = !dryRun && isRefusal(said);
    if (stopped !== undefined)
      return at === 0 && !mayBeSent ? stopped : { outcomes, stopped, inDoubt: mayBeSent ? some.length : 0 };
    if (!isRefusal(said) && said.kind === 'answered') outcomes.push(...said.outcomes);
  }
  return { outcomes, inDoubt: 0 };
}

/** @source openedx-platform, lms/djangoapps/bulk_user_retirement: off by default */
function notInstalled(isGone: boolean): Refusal {
  return {
    refusal: 'record',
    reason: `this LMS has no call for it (404): its app bulk_user_retirement is off; ${isGone ? 'nobody else was requested' : 'nothing was requested'}`,
    next: 'turn-on-bulk-retirement',
  };
}
