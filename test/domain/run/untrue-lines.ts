import { attentionCode, phaseBeneath } from '../../../src/domain/run/phase-of';
import type { RunState } from '../../../src/domain/run/state';
import { statusOf } from '../../../src/domain/run/status-of';

/** What a run says of itself that is not so, in words; empty when every line is true. */
export function untrueLines(state: RunState, nowMs: number): readonly string[] {
  const status = statusOf(state, nowMs);
  const beneath = state.ended === undefined ? phaseBeneath(state, nowMs) : undefined;
  const attention = attentionCode(state, nowMs) !== undefined;
  const over = (at: string | undefined) => at !== undefined && Date.parse(at) <= nowMs;
  const { phase, wait } = status;
  const lines: readonly (readonly [boolean, string])[] = [
    [attention !== (beneath === 'attention'), 'attention is not what the phase says'],
    [over(status.coolOffEndsAt), 'a cool-off that is over'],
    [over(status.heldUntil), 'held until a time that is over'],
    [over(wait?.until), 'a try that is over'],
    [status.coolOffEndsAt === undefined && beneath === 'cooling-off', 'cooling off until when?'],
    [status.coolOffEndsAt !== undefined && beneath === 'retiring', 'retiring, and cooling off'],
    [phase === 'waiting' && wait === undefined, 'waiting for nothing'],
    [phase === 'attention' && (wait?.advice ?? '') === '', 'attention without advice'],
    [phase === 'cooling-off' && wait !== undefined, 'cooling off, and waiting for something else'],
    [status.stepsDone > status.stepsInAll, 'more steps than there are'],
    [phase === 'completed' && status.stepsDone !== status.stepsInAll, 'completed, and not every step is done'],
    [phase === 'closed-elsewhere' && status.missingSteps === undefined, 'closed elsewhere, and nothing is missing'],
    [state.ended !== undefined && (wait !== undefined || status.step !== undefined), 'ended, and something is to come'],
    [state.ended !== undefined && status.carryingOut !== undefined, 'ended, and a verb is carried out'],
    [Date.parse(status.since ?? '') > nowMs, 'since a time to come'],
    [Date.parse(status.lmsStateAt ?? '') > nowMs, 'the LMS said so in a time to come'],
  ];
  return lines.flatMap(([untrue, what]) => (untrue ? [`${what}: ${JSON.stringify(status)}`] : []));
}
