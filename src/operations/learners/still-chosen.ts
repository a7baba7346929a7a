import { DAY_MS } from '../../domain/time/day-ms';
import type { RetirementFilter } from '../../temporal/visibility/retirements';
import type { LearnerSight } from './look-at-learners';

/** What open runs are chosen by. With a step or a service, each run is asked at which it is. */
export interface ChosenBy extends Pick<RetirementFilter, 'phase' | 'step' | 'service' | 'query'> {
  /** A failure code. */
  readonly attention?: string;
}

/** Days on which they asked, both inclusive, UTC. @unit YYYY-MM-DD */
export interface AskedBetween {
  readonly from?: string;
  readonly to?: string;
}

/** The days, as bounds of the time. @unit epoch milliseconds; `beforeMs` is exclusive */
export function boundsOf({ from, to }: AskedBetween): { readonly sinceMs?: number; readonly beforeMs?: number } {
  return {
    ...(from === undefined ? {} : { sinceMs: Date.parse(from) }),
    ...(to === undefined ? {} : { beforeMs: Date.parse(to) + DAY_MS }),
  };
}

/** Whether more than the phase was chosen: a verb is then judged by the revision that was seen. */
export function isChosenClosely({ attention, step, service, query }: ChosenBy): boolean {
  return [attention, step, service, query].some((one) => one !== undefined);
}

/**
 * Whether an open run still is as the list had it. The list is some seconds old, and minutes may pass until a run is looked at.
 * Who was chosen by a failure code must have answered: else nothing could be judged when the verb comes.
 */
export function isStillChosen(sight: LearnerSight, by: ChosenBy, between: AskedBetween): boolean {
  const { phase, attention, requestedAt, revision } = sight;
  if (by.phase !== undefined && phase !== by.phase) return false;
  if (by.attention !== undefined && (attention !== by.attention || revision === undefined)) return false;
  const { sinceMs = Number.NEGATIVE_INFINITY, beforeMs = Number.POSITIVE_INFINITY } = boundsOf(between);
  const askedMs = requestedAt === undefined ? undefined : Date.parse(requestedAt);
  return askedMs === undefined || (askedMs >= sinceMs && askedMs < beforeMs);
}

/** Whether they are at the step and the service that are asked for, at this moment. No list has that while steps are done. */
export function isThere({ step, service }: ChosenBy, sight: LearnerSight): boolean {
  if (step === undefined && service === undefined) return true;
  // They are at no step yet, also while they are held.
  if ((sight.beneath ?? sight.phase) === 'cooling-off') return false;
  return (step ?? sight.step) === sight.step && (service ?? sight.service) === sight.service;
}
