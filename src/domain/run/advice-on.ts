import { adviceFor, verbsFor } from '../failure/advice';
import type { FailureCode } from '../failure/failure';
import { verdictOn } from './judge-owed';
import { isHeld, stepInHand } from './phase-of';
import type { Owed, RunState } from './state';
import type { Verb } from './verb';
import { judgeVerb } from './verb-table';

/** What a person can do about what keeps the run: no verb that the run would refuse at this moment. */
export function adviceOn(state: RunState, code: FailureCode | 'errored', nowMs: number): string {
  const { owed } = state;
  if (owed !== undefined) {
    const advice = adviceFor(code, () => false);
    return owed.request.dryRun === true ? advice : `${advice} The run carries out ${owed.verb} as soon as it can.`;
  }
  const advice = adviceFor(code, (verb) => wouldTake(state, verb, nowMs));
  if (!isHeld(state, nowMs) || !verbsFor(code).includes('retry')) return advice;
  const free = wouldTake({ ...state, hold: undefined }, 'retry', nowMs);
  return free ? `${advice} For a \`retry\`, use \`lethe learner release\` first.` : advice;
}

/** Whether the run takes the verb, if the LMS still says what it said last. */
function wouldTake(state: RunState, verb: Verb, nowMs: number): boolean {
  if (judgeVerb(verb, state, false, isHeld(state, nowMs), nowMs).kind === 'refuse') return false;
  const step = stepInHand(state);
  if (verb === 'skip') return step !== undefined && !state.twin;
  if (verb === 'retry' && state.lms.state !== 'ERRORED') return !state.twin;
  if (verb !== 'retry' && verb !== 'reset' && verb !== 'abort') return true;
  const { retirementId } = state.learner;
  const request = { to: 'PENDING' };
  const asked: Owed = { verb, request, retirementId, opens: false, byTemporal: false, met: 0 };
  return verdictOn(state, asked, state.plan, nowMs).kind !== 'refuse';
}
