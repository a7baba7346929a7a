import type { Verb } from '../../../../src/domain/run/verb';
import { STEPS } from '../../../support/fake-site';

/** The retirement of the learner as the LMS has it. */
export interface Row {
  readonly id: number;
  readonly state: string;
  /** The state before; what a retry goes by when no step failed. */
  readonly last: string;
  /** Its cool-off is over. */
  readonly due: boolean;
}

/** What every service does with the next step: its work, nothing before it is let go, a refusal, or "in ten minutes". */
export type Service = 'works' | 'hangs' | 'refuses' | 'is-busy';

export type Ticket =
  | { readonly kind: 'verb'; readonly verb: Verb; readonly to?: string; readonly id: string; readonly stale?: true }
  | { readonly kind: 'nudge' };

export type VerbTicket = Extract<Ticket, { kind: 'verb' }>;

export type Intent =
  | { readonly kind: 'verb'; readonly verb: 'cancel' | 'abort' | 'reset' | 'retry'; readonly to?: string }
  | { readonly kind: 'mark-errored'; readonly from: readonly string[]; readonly step: string };

/** An activity in hand. `rung`: a ticket came meanwhile, so that it may come back undone if it has not begun yet. */
export type Doing = { readonly rung?: true } & (
  | { readonly what: 'look' | 'finish' | 'mark-errored' | 'cancel' | 'abort-look' | 'abort-move' | 'reset-look' }
  | { readonly what: 'reset-move'; readonly seen: Row; readonly to: string }
  | { readonly what: 'step'; readonly index: number; readonly hangs?: true }
);

/** A run as the page of the design has it: the loop, its queue of tickets, and what it knows. */
export interface RunModel {
  readonly ended?: 'completed' | 'cancelled' | 'withdrawn' | 'aborted';
  /** It ended during this race: who comes now may still be told so by the run itself. */
  readonly justEnded?: true;
  /** Retirement id and cool-off of the row it goes by. */
  readonly known: number;
  readonly due: boolean;
  readonly lms: string;
  readonly begun: boolean;
  readonly stage: 'cooling-off' | 'looking' | 'retiring' | 'errored' | 'stopped';
  readonly fresh: boolean;
  readonly expedited: boolean;
  readonly held: boolean;
  readonly waiting: boolean;
  readonly movedInARow: number;
  readonly done: number;
  readonly failedStep?: string;
  readonly openedForVerb: boolean;
  readonly closedInLms?: 'completed' | 'aborted' | 'withdrawn';
  readonly verbs: number;
  readonly anyAccepted: boolean;
  readonly cancelAsked: boolean;
  readonly intent?: Intent;
  readonly inHand?: string;
  readonly doing?: Doing;
  readonly queue: readonly Ticket[];
  /** Nothing is left to do until something comes. */
  readonly rests: boolean;
}

/** One possible state of affairs, as far as we can tell from outside. */
export interface RaceState {
  readonly row?: Row;
  readonly nextId: number;
  readonly service: Service;
  readonly erased: readonly string[];
  /** By ticket; `closed`: no open run took it. */
  readonly answers: Readonly<Record<string, 'yes' | 'no' | 'closed'>>;
  readonly run: RunModel;
}

/** A run as it begins with a row: as discovery starts it, or opened to carry a verb. */
export function newRun(row: Row, openedForVerb: boolean): RunModel {
  const pending = row.state === 'PENDING';
  return {
    known: row.id,
    due: row.due,
    lms: row.state,
    begun: !pending,
    stage: openedForVerb || !pending ? 'looking' : 'cooling-off',
    fresh: true,
    expedited: false,
    held: false,
    waiting: false,
    movedInARow: 0,
    done: 0,
    openedForVerb,
    verbs: 0,
    anyAccepted: false,
    cancelAsked: false,
    queue: [],
    rests: false,
  };
}

export function answered(state: RaceState, id: string, answer: 'yes' | 'no' | 'closed'): RaceState {
  const { run } = state;
  const counted =
    answer === 'closed' ? run : { ...run, verbs: run.verbs + 1, anyAccepted: run.anyAccepted || answer === 'yes' };
  return { ...state, answers: { ...state.answers, [id]: answer }, run: counted };
}

export function withRun(state: RaceState, change: Partial<RunModel>): RaceState {
  return { ...state, run: { ...state.run, ...change } };
}

export function moveRow(row: Row, state: string): Row {
  return { ...row, state, last: row.state };
}

/** The end of a run: whoever still waits is told so. */
export function ended(state: RaceState, phase: NonNullable<RunModel['ended']>): RaceState {
  const { run } = state;
  const late = run.queue.flatMap((ticket) => (ticket.kind === 'verb' ? [ticket.id] : []));
  const all = run.inHand === undefined ? late : [...late, run.inHand];
  const told = all.reduce((now, id) => answered(now, id, 'no'), state);
  return withRun(told, {
    ended: phase,
    justEnded: true,
    queue: [],
    inHand: undefined,
    intent: undefined,
    doing: undefined,
    waiting: false,
    rests: true,
  });
}

/** Where the LMS's state stands in the pipeline: a step to do, the last PATCH to write, or neither. */
export function placeOf(lms: string): number | 'finish' | 'none' {
  if (lms === 'PENDING') return 0;
  const index = STEPS.findIndex(({ start, end }) => start === lms || end === lms);
  if (index < 0) return 'none';
  if (STEPS[index]?.start === lms) return index;
  return index + 1 === STEPS.length ? 'finish' : index + 1;
}
