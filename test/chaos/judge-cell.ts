import type { RequestRecord } from '../../sandbox/ledger';
import type { LearnerView } from '../../sandbox/sandbox-admin';
import type { RunStatus } from '../../src/domain/run/status';
import type { Cell } from './cell';
import type { ChaosSite } from './chaos-site';
import { deedsOf } from './deeds-of';
import { judgeLearner, statesOf } from './judge-learner';
import { leastExtra } from './least-extra';
import { looksForAge } from './looks-for-age';
import { CALLS_IN_ORDER, RUN_REQUESTS } from './run-requests';

export interface CellResult {
  readonly userId: number;
  /** Undefined for the learner with whom nothing went wrong. */
  readonly cell: Cell | undefined;
  /** COMPLETE, ERRORED, or `asks` where the run waits for a person and the learner keeps the state. */
  readonly outcome: 'COMPLETE' | 'ERRORED' | 'asks' | 'stuck';
  /** Failure code, where a person is asked. */
  readonly code?: string;
  readonly requests: number;
  /** Above those of the happy path, without looks at a learner who was last seen too long ago to write on. */
  readonly extra: number;
  /** Promises that were broken, in words; nothing when all is well. */
  readonly broken: readonly string[];
  /** More requests than it must cost, as `leastExtra()` has it. */
  readonly isCostly: boolean;
}

type Outcome = Omit<CellResult, 'broken' | 'isCostly'>;

export interface Seen {
  readonly site: ChaosSite;
  readonly requests: readonly RequestRecord[];
  readonly statuses: ReadonlyMap<number, RunStatus>;
}

/** Whether all that is promised of one learner is so, by what the sandbox has seen. */
export function judgeCell(seen: Seen, userId: number, cell: Cell | undefined): CellResult {
  const learner = seen.site.sandbox.admin.learner(userId);
  const status = seen.statuses.get(userId);
  const own = seen.requests.filter((request) => request.learner === userId);
  const requests = own.length;
  const extra = requests - RUN_REQUESTS.length - looksForAge(own);
  const deeds = deedsOf(own, userId);
  const outcome = outcomeOf(learner, status);
  const result: Outcome = { userId, cell, outcome, requests, extra, ...codeOf(status) };
  const inOrder = judgeLearner(learner, deeds);
  // A call that comes through when the step is over does what was done already.
  const withoutLate = inOrder.length === 0 ? [] : judgeLearner(learner, deedsOf(own.filter(isInTime), userId));
  const broken = [
    ...brokenByOutcome(result, status),
    ...(withoutLate.length === 0 ? [] : inOrder),
    ...brokenByReceipts(learner, status, deeds),
    ...breachesOf(seen, userId, cell),
  ];
  return { ...result, broken, isCostly: isCostly(result) };
}

function isInTime({ fault }: RequestRecord): boolean {
  return fault !== 'delay';
}

function outcomeOf(learner: LearnerView, status: RunStatus | undefined): CellResult['outcome'] {
  if (learner.state === 'COMPLETE' && status?.phase === 'completed') return 'COMPLETE';
  if (status?.phase !== 'attention') return 'stuck';
  return learner.state === 'ERRORED' ? 'ERRORED' : 'asks';
}

function codeOf(status: RunStatus | undefined): Pick<CellResult, 'code'> {
  return status?.wait === undefined ? {} : { code: status.wait.code };
}

function brokenByOutcome({ cell, outcome }: Outcome, status: RunStatus | undefined): string[] {
  const wanted = wantedOutcome(cell);
  return outcome === wanted ? [] : [`is ${outcome} (${status?.phase}, ${status?.wait?.code}), not ${wanted}`];
}

function isCostly({ cell, extra }: Outcome): boolean {
  const least = cell === undefined ? 0 : leastExtra(cell.request, cell.fault);
  return least !== undefined && extra > least;
}

/**
 * A service may refuse a step. When the LMS refuses a move that must follow, its states are others: nobody is ERRORED
 * for that. A question that the LMS will not answer says nothing of the learner: it is asked again. So it is before
 * COMPLETE is given up. This LMS refuses once.
 */
function wantedOutcome(cell: Cell | undefined): CellResult['outcome'] {
  if (cell?.fault.refusal !== true) return 'COMPLETE';
  const { what } = cell.request;
  if (what === 'look' || what === 'name' || what === 'complete') return 'COMPLETE';
  return what === 'call' ? 'ERRORED' : 'asks';
}

/** A receipt for each step that was done, and none that says more than the service did. */
function brokenByReceipts(learner: LearnerView, status: RunStatus | undefined, deeds: readonly string[]): string[] {
  const receipts = status?.receipts ?? [];
  const stepsDone = statesOf(learner).filter((state) => state.endsWith('_COMPLETE')).length;
  const counted = receipts.length === stepsDone ? [] : [`${receipts.length} receipts for ${stepsDone} steps`];
  const untrue = receipts.filter(({ step, outcome }, at) => {
    const times = deeds.filter((deed) => deed === CALLS_IN_ORDER[at]).length;
    const noForum = step === 'RETIRING_FORUMS' && learner.holdings.forum === 'none';
    if (outcome === 'erased') return noForum || times === 0;
    // A service whose answer was lost may say to the repeat that it knows nobody of that name, or finds nothing to do.
    if (outcome === 'nothing-found') return step !== 'RETIRING_ENROLLMENTS' || times < 2;
    return outcome !== 'already-absent' || !(noForum || times > 1);
  });
  return [...counted, ...untrue.map(({ step, outcome }) => `the receipt of ${step} says ${outcome}`)];
}

/** What a request that comes through too late runs into, or what runs into it, is nobody's fault. */
function breachesOf({ site }: Seen, userId: number, cell: Cell | undefined): string[] {
  if (cell?.fault.work === 'late') return [];
  return site.sandbox.admin
    .violations()
    .filter(({ request }) => request.learner === userId)
    .map(({ kind, request }) => `broke the contract: ${kind} at ${request.method} ${request.service}`);
}
