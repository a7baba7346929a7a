import { retirementWorkflowId } from '../../domain/instance/instance';
import { ENDED_PHASES, type Phase } from '../../domain/run/phase';
import { RETIRE_LEARNER } from '../../workflows/retire-learner/messages';
import { allOf, anyOf, is, isBefore, isBetween, isNot, isOneOf, isSet, isSince, type Term } from './terms';

export const OPEN: Term = is('ExecutionStatus', 'Running');

/** Open or ended, but not a run that goes on as another. */
const LAST_OF_CHAIN: Term = isNot('ExecutionStatus', 'ContinuedAsNew');

/** Not open, and not what goes on as another run. */
export const ENDED: Term = allOf(isNot('ExecutionStatus', 'Running'), LAST_OF_CHAIN);

/** Somebody must act, or a service has been down for over an hour. */
export const NEEDS_PERSON: Term = anyOf(is('LethePhase', 'attention'), isSet('LetheAttention'));

/** Their step is in no list. */
const STEPS_GO_ON: Term = is('LethePhase', 'retiring');

export interface RetirementFilter {
  readonly phase?: Phase;
  /** A failure code, or true for any. */
  readonly attention?: string | true;
  /** @unit milliseconds from now */
  readonly dueWithin?: number;
  readonly batch?: string;
  /** START_STATE of the step that they are at, and its SERVICE; who is being retired is let in, since only the run can tell. */
  readonly step?: string;
  readonly service?: string;
  /** When the learner asked: since then, and before then. @unit epoch milliseconds */
  readonly requestedSinceMs?: number;
  readonly requestedBeforeMs?: number;
  /** Temporal's own language. Rows of other instances that it lets in are for the reader to leave out. */
  readonly query?: string;
  /** Those who have ended, too. */
  readonly ended?: boolean;
}

/** Runs of learners of these instances, in any state. */
export function retirements(instances: readonly string[], ...terms: readonly (Term | undefined)[]): Term {
  return allOf(is('WorkflowType', RETIRE_LEARNER), isOneOf('LetheInstance', instances), ...terms);
}

/** Whether runs that have ended are among them: a learner may have several. */
export function withEnded({ ended, phase }: RetirementFilter): boolean {
  return ended === true || (ENDED_PHASES as readonly (Phase | undefined)[]).includes(phase);
}

/** Runs of one instance, as an operator chooses them. */
export function chosenRetirements(instance: string, filter: RetirementFilter = {}, nowMs = Date.now()): Term {
  const { phase, attention, dueWithin, batch, step, service, requestedSinceMs, requestedBeforeMs, query } = filter;
  return retirements(
    [instance],
    withEnded(filter) ? LAST_OF_CHAIN : OPEN,
    phase === undefined ? undefined : is('LethePhase', phase),
    attention === undefined ? undefined : attention === true ? NEEDS_PERSON : is('LetheAttention', attention),
    dueWithin === undefined ? undefined : isBefore('LetheDueAt', nowMs + dueWithin),
    batch === undefined ? undefined : is('LetheBatch', batch),
    step === undefined ? undefined : anyOf(is('LetheStep', step), STEPS_GO_ON),
    service === undefined ? undefined : anyOf(is('LetheService', service), STEPS_GO_ON),
    requestedSinceMs === undefined ? undefined : isSince('LetheRequestedAt', requestedSinceMs),
    requestedBeforeMs === undefined ? undefined : isBefore('LetheRequestedAt', requestedBeforeMs),
    query === undefined ? undefined : anyOf(query),
  );
}

/** Runs of one discovery's learners. */
export function retirementsOfBatch(batch: string, ...terms: readonly (Term | undefined)[]): Term {
  return allOf(is('WorkflowType', RETIRE_LEARNER), is('LetheBatch', batch), LAST_OF_CHAIN, ...terms);
}

/** Runs of one learner, newest first. */
export function retirementsOfLearner(instance: string, userId: number): Term {
  return allOf(is('WorkflowType', RETIRE_LEARNER), is('WorkflowId', retirementWorkflowId(instance, userId)));
}

/**
 * Runs of these learners.
 * @param userIds in the order of their workflow ids: the bounds are what the server finds its place in the index by;
 * the list of ids alone makes it look at every run
 */
export function retirementsOfLearners(instance: string, userIds: readonly number[], ...terms: readonly Term[]): Term {
  const ids = userIds.map((userId) => retirementWorkflowId(instance, userId));
  const within = isBetween('WorkflowId', String(ids[0]), String(ids.at(-1)));
  return allOf(within, isOneOf('WorkflowId', ids), is('WorkflowType', RETIRE_LEARNER), ...terms);
}

/** Open runs of these instances, for learners who asked within one of these times. @param within first and last, epoch milliseconds */
export function openElsewhere(others: readonly string[], within: readonly (readonly [number, number])[]): Term {
  const times = within.map(([first, last]) => isBetween('LetheRequestedAt', iso(first), iso(last)));
  return retirements(others, OPEN, anyOf(...times));
}

function iso(ms: number): string {
  return new Date(ms).toISOString();
}

/** How a run ends by no decision of its own: nobody has seen to its learner since. */
const LOST = ['Terminated', 'Failed', 'TimedOut', 'Canceled'];

/** Runs of one instance that have ended so since then. @param ms epoch milliseconds */
export function lostSince(instance: string, ms: number): Term {
  return retirements([instance], isOneOf('ExecutionStatus', LOST), isSince('CloseTime', ms));
}

/** Runs that have ended since then, whatever they were continued as left out. @param ms epoch milliseconds */
export function endedSince(ms: number): Term {
  return allOf(isSince('CloseTime', ms), LAST_OF_CHAIN);
}
