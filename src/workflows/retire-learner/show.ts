import { setCurrentDetails, upsertSearchAttributes } from '@temporalio/workflow';
import { adviceFor } from '../../domain/failure/advice';
import type { FailureCode } from '../../domain/failure/failure';
import { coolOffEnd } from '../../domain/learner/cool-off';
import { dueDate } from '../../domain/learner/due-date';
import type { PipelineStep } from '../../domain/pipeline/pipeline';
import { currentDetails } from '../../domain/run/current-details';
import { nextMove } from '../../domain/run/next-move';
import type { Phase } from '../../domain/run/phase';
import type { RunStatus } from '../../domain/run/status';
import type { VerbSituation } from '../../domain/run/verb';
import { coolOffInForce, type RunState } from './run-state';
import { attributeKeys } from './start-options';

/** Failure codes that a person must fix: while one of them is in the way the run is in `attention`, not `waiting`. */
const FOR_A_PERSON: readonly FailureCode[] = [
  'service.denied',
  'service.untrusted',
  'config.stale',
  'config.invalid',
  'instance.mismatch',
];

export function isHeld(run: RunState, nowMs: number): boolean {
  return run.hold !== undefined && (run.hold.untilMs === undefined || run.hold.untilMs > nowMs);
}

/** The phase, seen through a hold. */
export function phaseBeneath(run: RunState): Exclude<Phase, 'held'> {
  if (run.ended !== undefined) return run.ended.phase;
  if (run.stage === 'errored' || run.stage === 'stopped') return 'attention';
  if (run.trouble !== undefined) {
    return FOR_A_PERSON.includes(run.trouble.code) ? 'attention' : 'waiting';
  }
  return run.stage === 'cooling-off' || (run.stage === 'looking' && !run.begun) ? 'cooling-off' : 'retiring';
}

export function phaseOf(run: RunState, nowMs: number): Phase {
  const beneath = phaseBeneath(run);
  return run.ended === undefined && isHeld(run, nowMs) ? 'held' : beneath;
}

/** The step in hand: the one to do next, or the one that failed. */
export function stepInHand(run: RunState): PipelineStep | undefined {
  const failed = run.stop?.facts.step;
  if (run.stage === 'errored' && failed !== undefined) return run.plan.steps.find((step) => step.start === failed);
  const move = nextMove(run.plan.steps, run.lmsState);
  return move.kind === 'step' ? run.plan.steps[move.index] : undefined;
}

/** What the table of verbs is asked with. Until something was begun, a run whose LMS is down still counts as cooling off. */
export function situationOf(run: RunState, nowMs: number): VerbSituation {
  const beneath = phaseBeneath(run);
  const untouched = !run.begun && run.lmsState === 'PENDING' && run.stage !== 'stopped' && run.stage !== 'retiring';
  const halfErased = run.receipts.length > 0 && beneath === 'cooling-off';
  const phase =
    run.closedInLms !== undefined ? 'closed' : untouched ? 'cooling-off' : halfErased ? 'retiring' : beneath;
  return {
    phase:
      phase === 'completed' ||
      phase === 'cancelled' ||
      phase === 'withdrawn' ||
      phase === 'aborted' ||
      phase === 'closed-elsewhere'
        ? 'closed'
        : phase,
    held: isHeld(run, nowMs),
    errored: run.stage === 'errored',
    lmsState: run.lmsState,
  };
}

/** The code for which a person is asked, if any. */
function attentionOf(run: RunState, nowMs: number): FailureCode | undefined {
  if (run.ended !== undefined) return undefined;
  if (run.stop !== undefined && (run.stage === 'errored' || run.stage === 'stopped')) return run.stop.code;
  return run.trouble !== undefined && run.trouble.attentionFromMs <= nowMs ? run.trouble.code : undefined;
}

export function statusOf(run: RunState, nowMs: number): RunStatus {
  const phase = phaseOf(run, nowMs);
  const beneath = phaseBeneath(run);
  const step = run.ended === undefined ? stepInHand(run) : undefined;
  const days = coolOffInForce(run);
  const { learner, trouble, stop } = run;
  return {
    instance: run.instance,
    userId: learner.userId,
    retirementId: learner.retirementId,
    username: learner.originalUsername,
    phase,
    ...(phase === 'held' ? { beneath } : {}),
    revision: run.revision,
    lmsState: run.lmsState,
    ...(step === undefined ? {} : { step: step.start, service: step.service }),
    requestedAt: learner.created,
    dueAt: dueDate(new Date(learner.created), run.plan.dueMonths).toISOString(),
    ...(run.ended === undefined && run.stage === 'cooling-off' && days !== null && !run.expedited
      ? { coolOffEndsAt: new Date(coolOffEnd(learner.created, days) + run.jitterMs).toISOString() }
      : {}),
    ...(phase !== 'held' || run.hold?.untilMs === undefined
      ? {}
      : { heldUntil: new Date(run.hold.untilMs).toISOString() }),
    ...(run.intent?.kind === 'verb' ? { carryingOut: run.intent.verb } : {}),
    ...(run.intent?.kind === 'verb' && run.quietUntilMs > nowMs
      ? {
          wait: {
            code: 'service.unavailable' as const,
            facts: {},
            since: new Date(nowMs).toISOString(),
            until: new Date(run.quietUntilMs).toISOString(),
            advice: 'An attempt that timed out may still be writing until then; the verb is carried out after it.',
          },
        }
      : trouble !== undefined
        ? {
            wait: {
              code: trouble.code,
              facts: trouble.facts,
              since: new Date(trouble.sinceMs).toISOString(),
              ...(trouble.nextTryMs > nowMs ? { until: new Date(trouble.nextTryMs).toISOString() } : {}),
              advice: adviceFor(trouble.code),
            },
          }
        : stop !== undefined && beneath === 'attention'
          ? {
              wait: {
                code: stop.code,
                facts: stop.facts,
                since: new Date(stop.sinceMs).toISOString(),
                advice: run.stage === 'errored' ? adviceFor('errored') : adviceFor(stop.code),
              },
            }
          : {}),
    stepsDone: stepsDone(run),
    stepsInAll: run.plan.steps.length,
    receipts: run.receipts,
    verbs: run.verbs,
    ...(run.lastRefusal === undefined ? {} : { lastRefusal: run.lastRefusal }),
    ...(run.batch === undefined ? {} : { batch: run.batch }),
    ...(run.ended === undefined ? {} : { ending: run.ended.how }),
  };
}

function stepsDone(run: RunState): number {
  if (run.lmsState === 'COMPLETE') return run.plan.steps.length;
  if (run.stage === 'errored') return run.receipts.length;
  const move = nextMove(run.plan.steps, run.lmsState);
  return move.kind === 'step' ? move.index : move.kind === 'finish' ? run.plan.steps.length : run.receipts.length;
}

/** What lists and the Web UI show. Attributes are upserted on change of phase, attention or failing step only. */
export class Display {
  private shown: string;

  /** @param shown what the start of the run, or the run that it continues, has already put into the attributes */
  constructor(shown: Phase | RunState, nowMs: number) {
    this.shown =
      typeof shown === 'string'
        ? JSON.stringify([shown, undefined])
        : JSON.stringify([phaseOf(shown, nowMs), attentionOf(shown, nowMs)]);
  }

  show(run: RunState, nowMs: number): void {
    const phase = phaseOf(run, nowMs);
    const attention = attentionOf(run, nowMs);
    const step = run.ended === undefined ? stepInHand(run) : undefined;
    const now = JSON.stringify([phase, attention]);
    setCurrentDetails(currentDetails(statusOf(run, nowMs), nowMs));
    if (now === this.shown) return;
    this.shown = now;
    upsertSearchAttributes([
      { key: attributeKeys.phase, value: phase },
      { key: attributeKeys.attention, value: attention ?? null },
      { key: attributeKeys.step, value: step?.start ?? null },
      { key: attributeKeys.service, value: step?.service ?? null },
    ]);
  }
}
