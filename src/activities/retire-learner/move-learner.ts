import { RetirementError } from '../../domain/failure/failure';
import { statesOf } from '../../domain/pipeline/pipeline';
import type { ActivityParts } from '../kit/activity-parts';
import { attempt } from '../kit/attempt';
import { unlessRefused } from '../kit/unless-refused';
import type { MoveInput, MoveResult } from './contract';
import { whereIs } from './look';

/**
 * Writes a state that belongs to no step: ERRORED, ABORTED, COMPLETE where the last step's activity did not come to
 * it, or what a person asked for. Looks first, since a name may belong to another retirement by now; only a refusal
 * that the status bears out is believed.
 */
export function createMoveLearner(parts: ActivityParts) {
  return (input: MoveInput): Promise<MoveResult> => {
    const { to, force, whose, response, onlyFrom, notAfterMs } = input;
    return attempt(parts, whose.site, input.deadlineMs, { service: 'LMS' }, async ({ signal, inTime }) => {
      const lms = parts.services.lms(signal);
      const likely = [to, ...(onlyFrom ?? []), whose.learner.currentState];
      const ask = async () => {
        const seenAtMs = Date.now();
        const row = await whereIs(lms, whose.learner, [...likely, ...statesOf(parts.services.rules.plan.steps)]);
        return { state: row?.currentState, seenAtMs };
      };
      const { state, seenAtMs } = await ask();
      if (state === undefined) return { kind: 'elsewhere' };
      if (state === to) return { kind: 'written', seenAtMs };
      if (onlyFrom !== undefined && !onlyFrom.includes(state)) return { kind: 'elsewhere' };
      inTime();
      const writtenAtMs = Date.now();
      if (notAfterMs !== undefined && writtenAtMs > notAfterMs) return { kind: 'too-late' };
      const username = whose.learner.originalUsername;
      const answer = await unlessRefused(lms.updateRetirementStatus({ username, newState: to, response, force }));
      if (answer === 'updated') return { kind: 'written', seenAtMs: writtenAtMs };
      const after = await ask();
      if (after.state === to) return { kind: 'written', seenAtMs: after.seenAtMs };
      if (after.state === state) {
        throw new RetirementError('learner.unexpected-state', { service: 'LMS', status: 400 });
      }
      return { kind: 'elsewhere' };
    });
  };
}
