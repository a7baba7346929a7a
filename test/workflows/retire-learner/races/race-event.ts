import type { Verb } from '../../../../src/domain/run/verb';
import { letGo } from './end-activity';
import {
  answered,
  moveRow,
  newRun,
  type RaceState,
  type Row,
  type Service,
  type VerbTicket,
  withRun,
} from './race-state';

/** Something that happens to a learner, from whatever side. */
export type RaceEvent =
  /** `seen`: with the revision of the status that its sender looked at before. */
  | {
      readonly kind: 'verb';
      readonly verb: Verb;
      readonly to?: string;
      readonly by: 'update' | 'signal';
      readonly seen?: true;
    }
  /** Temporal's own cancel. */
  | { readonly kind: 'workflow-cancel' }
  /** A client resets a learner who has no open run. */
  | { readonly kind: 'reopen'; readonly to: string }
  | { readonly kind: 'nudge' }
  /** Discovery starts a run, where there is none. */
  | { readonly kind: 'discover' }
  /** Somebody moves the learner in the Django admin. */
  | { readonly kind: 'admin-move'; readonly to: string }
  /** Somebody cancels the retirement there. */
  | { readonly kind: 'admin-cancel' }
  /** The learner, who has no retirement, asks for one; `due`: longer ago than the cool-off. */
  | { readonly kind: 'ask-again'; readonly due: boolean }
  | { readonly kind: 'cool-off-ends' }
  | { readonly kind: 'service'; readonly does: Service }
  | { readonly kind: 'let-go' };

/** On its way, with what its sender has seen when they sent it. */
export type Sent = {
  readonly event: RaceEvent;
  readonly id: string;
  readonly mayBeStale?: boolean;
  readonly seen?: Row;
};

export interface Landed {
  readonly state: RaceState;
  /** What is still to come of it. */
  readonly rest?: Sent;
}

/** What may come of it when it happens now. */
export function land(state: RaceState, sent: Sent): Landed[] {
  const { event, id } = sent;
  switch (event.kind) {
    case 'verb':
      return tickets(sent, event)
        .flatMap((ticket) => ring(state, ticket))
        .map((now) => ({ state: now }));
    case 'workflow-cancel':
      return cancelWorkflow(state, id).map((now) => ({ state: now }));
    case 'nudge':
      return [{ state: state.run.ended === undefined ? queued(state, { kind: 'nudge' }) : state }];
    case 'discover':
      return discover(state, sent);
    case 'reopen':
      return reopen(state, sent, event.to);
    case 'let-go':
      return [{ state: letGo(state) }];
    case 'service':
      return [{ state: { ...state, service: event.does } }];
    default:
      return [{ state: inTheLms(state, event) }];
  }
}

function tickets({ id, mayBeStale }: Sent, { verb, to, seen }: Extract<RaceEvent, { kind: 'verb' }>): VerbTicket[] {
  const ticket: VerbTicket = { kind: 'verb', verb, to, id };
  return seen && mayBeStale ? [ticket, { ...ticket, stale: true }] : [ticket];
}

/** Who comes when the run has just ended is told by it, or finds nobody. */
function ring(state: RaceState, ticket: VerbTicket): RaceState[] {
  if (state.run.ended === undefined) return [queued(state, ticket)];
  const nobody = answered(state, ticket.id, 'closed');
  return state.run.justEnded ? [nobody, answered(state, ticket.id, 'no')] : [nobody];
}

function queued(state: RaceState, ticket: VerbTicket | { readonly kind: 'nudge' }): RaceState {
  const { doing, queue } = state.run;
  const rung = doing === undefined ? undefined : { ...doing, rung: true as const };
  return withRun(state, { queue: [...queue, ticket], doing: rung, rests: false });
}

/** `cancel` while nothing was begun, else `abort`; once for good. */
function cancelWorkflow(state: RaceState, id: string): RaceState[] {
  const { ended, justEnded, cancelAsked, begun } = state.run;
  if (cancelAsked) return [state];
  if (ended !== undefined) return justEnded ? [state, answered(state, id, 'no')] : [state];
  const asked = withRun(state, { cancelAsked: true });
  return [queued(asked, { kind: 'verb', verb: begun ? 'abort' : 'cancel', id })];
}

function discover(state: RaceState, sent: Sent): Landed[] {
  if (sent.seen !== undefined) {
    return [{ state: state.run.ended === undefined ? state : { ...state, run: newRun(sent.seen, false) } }];
  }
  const { row } = state;
  const isEnded = row === undefined || ['ERRORED', 'ABORTED', 'COMPLETE'].includes(row.state);
  return [isEnded ? { state } : { state, rest: { ...sent, seen: row } }];
}

function reopen(state: RaceState, sent: Sent, to: string): Landed[] {
  const { id, seen } = sent;
  if (seen === undefined) {
    const { row } = state;
    return [row === undefined ? { state: answered(state, id, 'closed') } : { state, rest: { ...sent, seen: row } }];
  }
  const open = state.run.ended === undefined ? state : { ...state, run: newRun(seen, true) };
  return [{ state: queued(open, { kind: 'verb', verb: 'reset', to, id }) }];
}

function inTheLms(state: RaceState, event: RaceEvent): RaceState {
  const { row, run } = state;
  if (event.kind === 'ask-again') {
    if (row !== undefined) return state;
    const { nextId } = state;
    return { ...state, nextId: nextId + 1, row: { id: nextId, state: 'PENDING', last: 'PENDING', due: event.due } };
  }
  if (row === undefined) return state;
  if (event.kind === 'admin-move') return { ...state, row: moveRow(row, event.to) };
  if (event.kind === 'admin-cancel') return row.state === 'PENDING' ? { ...state, row: undefined } : state;
  const now = { ...state, row: { ...row, due: true } };
  return run.known === row.id && run.ended === undefined ? withRun(now, { due: true, rests: false }) : now;
}
