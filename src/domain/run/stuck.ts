import type { FailureCode } from '../failure/failure';
import { ROW_LASTS_MS } from '../learner/row-lasts';
import type { PipelineStep } from '../pipeline/pipeline';
import { findsAnother, isRenamed, renames } from '../pipeline/renames';
import { HOUR_MS } from '../time/day-ms';
import { missingSteps, nextPlace, type Place, placeOf } from './account';
import { coolOffDaysOf, coolOffIsOver } from './cool-off-of';
import type { RunState } from './state';

/** Why nothing but a person, or another answer of the LMS, gets the run going. */
export interface Stuck {
  readonly code: FailureCode;
  /** In one sentence. */
  readonly why: string;
}

/** Learners whom somebody else moves at the same time are left to a person after so many calls in a row. */
export const ELSEWHERE_AT_MOST = 3;

export function stuckOn(state: RunState, nowMs: number): Stuck | undefined {
  const place = placeOf(state);
  switch (place.kind) {
    case 'gone':
      return unexpected(state.lms.reused === true ? REUSED : 'the LMS no longer has this retirement');
    case 'errored':
      // First things first: no verb goes on with one of two.
      return state.twin ? TWIN : { code: state.failed?.code ?? 'learner.unexpected-state', why: whyErrored(state) };
    case 'unknown':
      return unexpected(`no step of the pipeline knows the LMS's state ${state.lms.state}`);
    case 'missing':
      if (state.twin) return TWIN;
      return unexpected(`the LMS is past steps that nothing accounts for: ${startsOf(place.steps)}`);
    case 'pending':
      return stuckPending(state, nowMs);
    case 'ended':
      return undefined;
    default:
      return stuckBefore(state, place);
  }
}

function stuckPending(state: RunState, nowMs: number): Stuck | undefined {
  if (coolOffDaysOf(state) === null) return { code: 'config.invalid', why: 'no cool-off is in force' };
  if (!coolOffIsOver(state, nowMs)) return undefined;
  if (state.twin) return TWIN;
  return stuckBefore(state, nextPlace(state, 0));
}

function stuckBefore(state: RunState, place: Extract<Place, { kind: 'step' | 'finish' }>): Stuck | undefined {
  if (!state.approved) return { code: 'instance.not-applied', why: NOT_IN_FORCE };
  if (state.timesElsewhere >= ELSEWHERE_AT_MOST) return unexpected('somebody else moves this learner at the same time');
  if (place.kind === 'finish') return undefined;
  if (state.twin && state.touched.length === 0) return TWIN;
  return findsAnother(state.plan.steps[place.index] as PipelineStep, state.learner) ? RENAMED : undefined;
}

const REUSED = 'the LMS no longer has this retirement, and has given its id to another learner';

/** A run cannot tell the two apart, and for the learner they are one. */
export const NOT_IN_FORCE = 'nothing is in force for this instance, or nobody has approved its first enrollment yet';

const TWIN: Stuck = { code: 'learner.twin', why: 'the username of another learner differs by case only' };
const RENAMED: Stuck = { code: 'learner.renamed', why: 'the step looks by a username that the account no longer has' };

/** Somebody has renamed the learner, or may have: a step of ours, another driver, or a hand while a step waited. */
export function mayBeRenamed(state: RunState, step: PipelineStep, nowMs: number): boolean {
  if (nowMs - (state.rowAtMs ?? 0) > ROW_LASTS_MS) return true;
  const { steps } = state.plan;
  const before = steps.slice(0, steps.indexOf(step));
  const touched = steps.filter(({ start }) => state.touched.includes(start));
  return state.enrolledIn !== 'PENDING' || isRenamed(state.learner) || [...before, ...touched].some(renames);
}

/** What an operator puts right without a word to the run is looked for every hour. @returns epoch milliseconds */
export function checkedAgainMs({ lms }: RunState, { code }: Stuck): number | undefined {
  return code === 'config.invalid' || code === 'instance.not-applied' ? lms.atMs + HOUR_MS : undefined;
}

function unexpected(why: string): Stuck {
  return { code: 'learner.unexpected-state', why };
}

function whyErrored(state: RunState): string {
  const step = state.failed?.facts.step;
  if (step !== undefined) return `the LMS has the learner ERRORED since ${step} failed`;
  const missing = missingSteps(state);
  return missing.length === 0
    ? 'the LMS has the learner ERRORED'
    : `the LMS has the learner ERRORED; nothing accounts for ${startsOf(missing)}`;
}

export function startsOf(steps: readonly PipelineStep[]): string {
  return steps.map((step) => step.start).join(', ');
}
