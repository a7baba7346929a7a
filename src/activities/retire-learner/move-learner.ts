import { RetirementError } from '../../domain/failure/failure';
import type { ActivityParts } from '../kit/activity-parts';
import { attempt } from '../kit/attempt';
import type { MoveInput, MoveResult } from './contract';
import { whereIs } from './where-is';

/**
 * Writes a state that belongs to no step: ERRORED, ABORTED, COMPLETE where the last step's activity did not come to
 * it, or what a person asked for. Looks first, since a name may belong to another retirement by now; only a refusal
 * that the status bears out is believed.
 */
export function createMoveLearner(parts: ActivityParts) {
  return (input: MoveInput): Promise<MoveResult> => {
    const { to, force, whose, response } = input;
    return attempt(parts, whose.site, input.deadlineMs, { service: 'LMS' }, async ({ signal, inTime }) => {
      const lms = parts.services.lms(signal);
      const row = await whereIs(lms, whose.learner);
      if (row === 'absent') return { kind: 'moved' };
      if (row.currentState === to) return { kind: 'written' };
      if (input.onlyFrom !== undefined && !input.onlyFrom.includes(row.currentState)) return { kind: 'moved' };
      inTime();
      const username = whose.learner.originalUsername;
      const answer = await lms.updateRetirementStatus({ username, newState: to, response, force });
      if (answer === 'updated') return { kind: 'written' };
      const after = await whereIs(lms, whose.learner);
      if (after !== 'absent' && after.currentState === to) return { kind: 'written' };
      if (after !== 'absent' && after.currentState === row.currentState) {
        throw new RetirementError('learner.unexpected-state', { service: 'LMS', status: 400 });
      }
      return { kind: 'moved' };
    });
  };
}
