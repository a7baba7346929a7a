import { isCoolingOff } from './cool-off-of';
import type { RunState } from './state';
import type { Verb, VerbVerdict } from './verb';

/**
 * Where a run stands when something is asked of it.
 * - `none`        no run is open, and the LMS has not closed the retirement
 * - `cooling-off` nothing is done, and the cool-off is not over
 * - `begun`       retiring, waiting or asking for a person
 * - `errored`     the LMS has the learner ERRORED
 * - `closed`      the run has ended, or there is none and the LMS has closed the retirement
 */
export type Column = 'none' | 'cooling-off' | 'begun' | 'errored' | 'closed';

const ACCEPT: VerbVerdict = { kind: 'accept' };
const refuse = (reason: string): VerbVerdict => ({ kind: 'refuse', reason });

const NO_RUN = refuse('no run of this learner is open, so there is nothing to do that with');
const NO_STEP_YET = refuse('the learner cools off: no step is to be done yet, so there is none to skip');

/**
 * The table of verbs: what is refused whatever the LMS says; every refusal says why. What the LMS's state decides is
 * accepted here and judged when the LMS has been asked: see `verdictOn`.
 */
const TABLE: Readonly<Record<Exclude<Column, 'closed'>, Readonly<Record<Verb, VerbVerdict>>>> = {
  none: {
    cancel: ACCEPT,
    reset: ACCEPT,
    skip: NO_RUN,
    retry: refuse('no run of this learner is open; only a learner who is ERRORED can be retried'),
    abort: ACCEPT,
    hold: ACCEPT,
    release: NO_RUN,
    expedite: ACCEPT,
  },
  'cooling-off': {
    cancel: ACCEPT,
    reset: ACCEPT,
    skip: NO_STEP_YET,
    retry: ACCEPT,
    abort: ACCEPT,
    hold: ACCEPT,
    release: ACCEPT,
    expedite: ACCEPT,
  },
  begun: {
    cancel: ACCEPT,
    reset: ACCEPT,
    skip: ACCEPT,
    retry: ACCEPT,
    abort: ACCEPT,
    hold: ACCEPT,
    release: ACCEPT,
    expedite: ACCEPT,
  },
  errored: {
    cancel: ACCEPT,
    reset: ACCEPT,
    skip: ACCEPT,
    retry: ACCEPT,
    abort: ACCEPT,
    hold: ACCEPT,
    release: ACCEPT,
    expedite: ACCEPT,
  },
};

/** @param opens no run is open: an accepted verb opens one */
export function judgeVerb(verb: Verb, state: RunState, opens: boolean, held: boolean, nowMs: number): VerbVerdict {
  const column = columnOf(state, opens, nowMs);
  if (column === 'closed') {
    return opens && verb === 'reset' ? ACCEPT : refuse('it has ended; only reset opens a learner again');
  }
  if (verb === 'retry' && held) return refuse('the run is held; release it first');
  if (opens && column === 'errored') return verb === 'retry' ? ACCEPT : TABLE.none[verb];
  return TABLE[column][verb];
}

function columnOf(state: RunState, opens: boolean, nowMs: number): Column {
  const says = state.lms.gone === true ? undefined : state.lms.state;
  if (state.ended !== undefined) return 'closed';
  if (opens && (says === 'COMPLETE' || says === 'ABORTED')) return 'closed';
  if (says === 'ERRORED') return 'errored';
  if (opens) return 'none';
  return isCoolingOff(state, nowMs) ? 'cooling-off' : 'begun';
}
