import type { Learner } from '../learner/learner';
import type { Plan } from '../pipeline/plan';
import { instantOf } from '../time/instant';
import { doneOf, placeInRow, rewound } from './account';
import { assumedReceipts } from './assumed-receipts';
import type { Receipt } from './receipt';
import type { RunState } from './state';
import { readRequest, type Verb, type VerbRequest } from './verb';

/** What a run begins with. */
export interface NewRun {
  readonly instance: string;
  readonly fingerprint: string;
  readonly batch?: string;
  readonly learner: Learner;
  readonly seenAtMs: number;
  readonly plan: Plan;
  readonly coolOffDays?: number;
  readonly held?: { readonly by?: string; readonly reason?: string; readonly until?: string };
  readonly opening?: { readonly verb: Verb; readonly request: VerbRequest };
  readonly twin?: boolean;
  readonly receipts?: readonly Receipt[];
  readonly foreignStates?: readonly string[];
}

/** @param jitter from 0 to 1 */
export function newRun(input: NewRun, jitter: number, nowMs: number): RunState {
  const { learner, plan } = input;
  const held = input.held === undefined ? undefined : readRequest(input.held).request;
  const kept = receiptsAt(input, nowMs);
  const untilMs = held?.until === undefined ? undefined : instantOf(held.until);
  return {
    instance: input.instance,
    fingerprint: input.fingerprint,
    ...(input.batch === undefined ? {} : { batch: input.batch }),
    learner,
    rowAtMs: Math.min(input.seenAtMs, nowMs),
    lms: { state: learner.currentState, atMs: Math.min(input.seenAtMs, nowMs), seenAtMs: input.seenAtMs },
    enrolledIn: learner.currentState,
    twin: input.twin === true,
    approved: true,
    plan,
    ...(input.coolOffDays === undefined ? {} : { coolOffDays: input.coolOffDays }),
    jitterMs: Math.floor(jitter * plan.coolOffJitterMs),
    receipts: kept,
    touched: [],
    putBehind: doneOf(input.receipts ?? [], kept),
    quietUntilMs: 0,
    ...(held === undefined
      ? {}
      : { hold: { by: held.by, reason: held.reason, ...(untilMs === undefined ? {} : { untilMs }) } }),
    verbs: [],
    timeouts: 0,
    timesElsewhere: 0,
    startedMs: nowMs,
    longHistory: false,
    mark: { revision: 1, view: '', phase: '', sinceMs: nowMs, codeSinceMs: nowMs },
  };
}

/**
 * What is accounted for. Receipts of a former run hold only for the steps that the LMS still has behind the learner: an LMS
 * that was restored, or a hand in the admin, may have put them back since.
 */
function receiptsAt({ plan, learner, receipts, foreignStates = [] }: NewRun, nowMs: number): readonly Receipt[] {
  const { steps } = plan;
  if (receipts === undefined) return assumedReceipts(steps, learner, foreignStates, nowMs);
  const place = placeInRow(steps, learner);
  if (place !== undefined || !hasLostPlace(learner)) return rewound(receipts, steps, place ?? 0);
  const modifiedMs = Date.parse(learner.modified);
  return rewound(receipts, steps, steps.length).filter(({ at }) => Date.parse(at) <= modifiedMs);
}

/**
 * ERRORED and then ABORTED: the row no longer shows where the learner stood. What was done before it was last written holds;
 * an LMS that was restored knows nothing of what came later.
 */
function hasLostPlace({ currentState, lastState }: Learner): boolean {
  return currentState === 'ABORTED' && lastState === 'ERRORED';
}
