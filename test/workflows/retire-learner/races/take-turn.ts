import { STEPS } from '../../../support/fake-site';
import {
  answered,
  type Doing,
  ended,
  placeOf,
  type RaceState,
  type Ticket,
  type VerbTicket,
  withRun,
} from './race-state';
import { mayBe } from './verb-table';

/** What the run does next when nothing is in hand: takes what was asked, then begins an activity, or rests. */
export function takeTurn(state: RaceState): RaceState[] {
  if (state.run.openedForVerb && state.run.stage === 'looking' && state.run.closedInLms === undefined) {
    return [doing(state, { what: 'look' })];
  }
  let now = takeTickets(state);
  if (now.run.openedForVerb) now = closeUnlessAccepted(now);
  const { run } = now;
  if (run.ended !== undefined) return [now];
  if (run.openedForVerb) return [rest(now)];
  if (run.closedInLms !== undefined && run.intent === undefined) return [ended(now, run.closedInLms)];
  if (run.waiting && (run.intent !== undefined || !run.held)) return [rest(now)];
  if (run.intent !== undefined) return [doing(now, firstOf(run.intent))];
  if (run.held) return [rest(now)];
  switch (run.stage) {
    case 'cooling-off':
      return coolOff(now);
    case 'looking':
      return [doing(now, { what: 'look' })];
    case 'retiring':
      return [retire(now)];
    default:
      return [rest(now)];
  }
}

/** A row that was read long ago is read again; on a slow machine a short while is long. */
function coolOff(state: RaceState): RaceState[] {
  const { due, expedited, fresh } = state.run;
  if (!due && !expedited) return [rest(state)];
  const looking = withRun(state, { stage: 'looking' });
  return fresh ? [withRun(state, { stage: 'retiring' }), looking] : [looking];
}

function retire(state: RaceState): RaceState {
  const place = placeOf(state.run.lms);
  if (place === 'none') return withRun(state, { stage: 'looking' });
  return doing(state, place === 'finish' ? { what: 'finish' } : { what: 'step', index: place });
}

function firstOf(intent: NonNullable<RaceState['run']['intent']>): Doing {
  if (intent.kind === 'mark-errored') return { what: 'mark-errored' };
  if (intent.verb === 'cancel') return { what: 'cancel' };
  return { what: intent.verb === 'abort' ? 'abort-look' : 'reset-look' };
}

function doing(state: RaceState, what: Doing): RaceState {
  return withRun(state, { doing: what });
}

function rest(state: RaceState): RaceState {
  return withRun(state, { rests: state.run.queue.length === 0 });
}

function closeUnlessAccepted(state: RaceState): RaceState {
  const { run } = state;
  if (run.verbs === 0 && run.intent === undefined) return state;
  if (run.intent !== undefined || run.anyAccepted) return withRun(state, { openedForVerb: false });
  return ended(withRun(state, { openedForVerb: false }), run.closedInLms ?? 'withdrawn');
}

/** In order; stops at the first verb that must be written in the LMS. */
function takeTickets(state: RaceState): RaceState {
  let now = state;
  for (;;) {
    const [ticket, ...queue] = now.run.queue;
    if (ticket === undefined) return now;
    now = take(withRun(now, { queue }), ticket);
    if (ticket.kind === 'verb' && now.run.inHand === ticket.id) return now;
  }
}

function take(state: RaceState, ticket: Ticket): RaceState {
  const { run } = state;
  if (ticket.kind === 'nudge') {
    if (run.stage === 'cooling-off') return state;
    return withRun(state, { waiting: false, ...(run.intent === undefined ? { stage: 'looking' as const } : {}) });
  }
  const { verb, id } = ticket;
  if (ticket.stale || !mayBe(verb, run)) return answered(state, id, 'no');
  switch (verb) {
    case 'hold':
      return answered(withRun(state, { held: true }), id, 'yes');
    case 'release':
      return answered(withRun(state, { held: false }), id, 'yes');
    case 'expedite':
      return answered(withRun(state, { expedited: true, fresh: false }), id, 'yes');
    case 'retry':
      return run.stage === 'errored' ? begin(state, ticket, 'retry') : tryAgain(state, id);
    default:
      return begin(state, ticket, verb);
  }
}

function tryAgain(state: RaceState, id: string): RaceState {
  const { run } = state;
  const intent = run.intent?.kind === 'mark-errored' ? undefined : run.intent;
  const stage = run.stage === 'stopped' ? ('looking' as const) : run.stage;
  return answered(withRun(state, { intent, stage, waiting: false, movedInARow: 0 }), id, 'yes');
}

/** What must be written in the LMS is in hand from here on; what was in hand before is answered that it is not. */
function begin(state: RaceState, { id, to }: VerbTicket, verb: 'cancel' | 'abort' | 'reset' | 'retry'): RaceState {
  const superseded = state.run.inHand === undefined ? state : answered(state, state.run.inHand, 'no');
  return withRun(superseded, { inHand: id, intent: { kind: 'verb', verb, to }, waiting: false });
}

/** States to which a reset may go. */
export const RESTING_STATES: readonly string[] = ['PENDING', ...STEPS.map(({ end }) => end)];
