import type { Turn } from './command';
import { conclude, ended } from './conclude';
import { phaseOf, stepInHand } from './phase-of';
import type { RunState } from './state';
import type { Verb, VerbAnswer, VerbRecord, VerbRequest } from './verb';

/** Verbs that a run remembers, oldest forgotten first: its history must stay bounded over months. */
const VERBS_KEPT = 50;

/** A verb, and who waits for its answer. */
export interface Asked {
  readonly verb: Verb;
  readonly request: VerbRequest;
  readonly ask?: number;
  /** The run was opened for it. */
  readonly opened?: boolean;
  /** What an earlier try may have written. */
  readonly maybe?: string;
}

export function turn(state: RunState): Turn {
  return { state, answers: [] };
}

/** Answers a verb by the state that it has led to, and remembers it; what only asked leaves nothing behind. */
export function accept(before: Turn, asked: Asked, note: string, nowMs: number): Turn {
  return answered(before, asked, { accepted: true, phase: phaseOf(before.state, nowMs), note }, nowMs);
}

export function refuse(before: Turn, asked: Asked, reason: string, nowMs: number): Turn {
  const told = answered(before, asked, { accepted: false, reason }, nowMs);
  return asked.opened === true ? { ...told, state: openedInVain(told.state, asked) } : told;
}

/**
 * A run that was opened for a verb enrolls nobody when that is refused, by whatever and whenever: somebody who asked to
 * cancel must not begin an erasure. Only a hold that somebody has put on it meanwhile keeps it.
 */
function openedInVain(before: RunState, { maybe }: Asked): RunState {
  const state = before.ended === undefined ? conclude(before) : before;
  if (state.ended !== undefined || state.hold !== undefined) return state;
  const how = 'opened for a verb that was refused';
  return ended(state, 'withdrawn', maybe === undefined ? `${how}; nothing was done` : how);
}

function answered(before: Turn, asked: Asked, answer: VerbAnswer, nowMs: number): Turn {
  const { verb, request, ask } = asked;
  const answers = ask === undefined ? before.answers : [...before.answers, { ask, answer }];
  if (request.dryRun === true) return { ...before, answers };
  const record: VerbRecord = { verb, request, at: new Date(nowMs).toISOString(), answer };
  const verbs = [...before.state.verbs, record].slice(-VERBS_KEPT);
  const lastRefusal = answer.accepted ? before.state.lastRefusal : record;
  return { state: { ...before.state, verbs, lastRefusal }, answers };
}

/** After a success: the trouble is over. */
export function clear(state: RunState): RunState {
  return { ...state, retrying: undefined, timeouts: 0 };
}

/** The same before it is known whether the LMS has it: what may be written is looked for. */
export function givenUp(state: RunState): RunState {
  const { owed } = state;
  const without = withoutOwed(state);
  if (owed?.maybe === undefined) return without;
  const { verb, request, plan, maybe } = owed;
  return { ...without, mayBe: { verb, request, plan, maybe }, lms: { ...state.lms, doubt: 'look' } };
}

/** Without the verb that was owed, as if it had not been asked: the wait that it interrupted goes on. */
export function withoutOwed(state: RunState): RunState {
  const aside = state.owed?.aside;
  const goesOn = aside?.call === 'step' && aside.facts.step === stepInHand(state)?.start;
  return { ...state, owed: undefined, retrying: goesOn ? aside : undefined };
}
