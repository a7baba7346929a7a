import { setTimeout as sleep } from 'node:timers/promises';
import { RetirementError } from '../../domain/failure/failure';
import { statesOf } from '../../domain/pipeline/pipeline';
import type { ActivityParts } from '../kit/activity-parts';
import { attempt } from '../kit/attempt';
import { mayComeLate } from '../kit/may-come-late';
import { unlessRefused } from '../kit/unless-refused';
import type { MoveInput, MoveResult } from './contract';
import { whereIs } from './look';

/** The LMS may still carry out a write for so long after its connection broke. @unit milliseconds */
const COMES_WITHIN_MS = 15_000;
const LOOK_EVERY_MS = 1_000;

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
      const write = async () => {
        try {
          return await unlessRefused(lms.updateRetirementStatus({ username, newState: to, response, force }));
        } catch (error) {
          // Written by force, a second one would be carried out, too: it could take back what was done between the two.
          if (force && mayComeLate(error) && (await comesLate(async () => (await ask()).state === to, signal)))
            return 'updated';
          throw error;
        }
      };
      const answer = await write();
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

/** Looks until it is so; false when nothing has come by then, or the attempt ends. */
async function comesLate(isThere: () => Promise<boolean>, signal: AbortSignal): Promise<boolean> {
  for (const endMs = Date.now() + COMES_WITHIN_MS; Date.now() < endMs; ) {
    await sleep(LOOK_EVERY_MS, undefined, { signal }).catch(() => {});
    if (signal.aborted) return false;
    if (await isThere().catch(() => false)) return true;
  }
  return false;
}
