import { coolOffIsOver } from './cool-off-of';
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
const BEGUN = refuse('erasing has begun, so the account cannot be given back; use abort to stop half-way');
const NOTHING_DONE = refuse('nothing has been done yet, so there is nothing to go back to or to skip');
const OVER = refuse('the cool-off is over, so there is nothing to end');

/** The table of verbs: what is refused whatever the LMS says; every refusal says why. */
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
    reset: NOTHING_DONE,
    skip: NOTHING_DONE,
    retry: refuse('nothing has failed; expedite ends the cool-off'),
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
    expedite: OVER,
  },
  errored: {
    cancel: BEGUN,
    reset: ACCEPT,
    skip: ACCEPT,
    retry: ACCEPT,
    abort: ACCEPT,
    hold: ACCEPT,
    release: ACCEPT,
    expedite: OVER,
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
  const untouched = says === 'PENDING' && state.tried === undefined;
  return untouched && !coolOffIsOver(state, nowMs) ? 'cooling-off' : 'begun';
}
