import {
  WorkflowNotFoundError,
  type WorkflowUpdateHandle,
  WorkflowUpdateRPCTimeoutOrCancelledError,
} from '@temporalio/client';
import { retirementWorkflowId } from '../../domain/instance/instance';
import { answerToOpening } from '../../domain/run/answer-to-opening';
import type { Verb, VerbAnswer, VerbRequest } from '../../domain/run/verb';
import { standsStill } from '../../temporal/stands-still';
import { ASK_LEARNER, type AskLearnerInput, type AskLearnerResult } from '../../workflows/ask/messages';
import { statusQuery, verbSignals } from '../../workflows/retire-learner/messages';
import { askShortWorkflow } from '../kit/ask-short-workflow';
import { sleepOrAbort } from '../kit/sleep-or-abort';
import { untilAborted } from '../kit/until-aborted';
import { PICK_UP_WITHIN_MS } from '../kit/watch-workflow';
import type { OperationContext } from '../operation-context';
import { isRefusal, type Refusal } from '../refusal';
import { describeRun, type LearnerRun, queryStatus } from './learner-run';
import type { MeantLearner } from './resolve-learner';

const LOOK_EVERY_MS = 300;

export interface VerbErrand {
  readonly learner: MeantLearner;
  readonly verb: Verb;
  readonly request: VerbRequest;
}

export type Accepted = Extract<VerbAnswer, { accepted: true }>;

/**
 * Says a verb to a learner's run and waits for its answer; where no run is open, a short workflow judges it, and only an
 * accepted one opens a run. An update that nobody accepts is still handed to the next worker that comes (tried: server
 * 1.29), so a worker must have answered before this is called.
 */
export async function sendVerb(context: OperationContext, errand: VerbErrand): Promise<Accepted | Refusal> {
  const { userId } = errand.learner;
  for (let tries = 1; ; tries += 1) {
    const run = await describeRun(context, userId);
    if (run?.open === true && standsStill(run.info.raw)) return { refusal: 'standstill' };
    try {
      const answer = run?.open === true ? await askRun(context, errand) : await askWithoutRun(context, errand, run);
      if (answer === undefined) continue;
      if (isRefusal(answer)) return answer;
      return answer.accepted ? answer : { refusal: 'verb', userId, reason: answer.reason };
    } catch (error) {
      // It ended between the look and the update: what was an open run is a closed one now.
      if (tries > 1 || !(error instanceof WorkflowNotFoundError)) throw error;
    }
  }
}

/**
 * Sends a verb without waiting for what the run says: it is judged when a worker takes it up. Only an open run keeps it until
 * then: a question that nobody takes up is given up, and nobody would be told.
 */
export async function signalVerb(
  context: OperationContext,
  { learner, verb, request }: VerbErrand,
): Promise<Refusal | undefined> {
  const { userId } = learner;
  const run = await openRunOf(context, userId);
  if (isRefusal(run)) return run;
  try {
    await run.handle.signal(verbSignals[verb], request);
    return undefined;
  } catch (error) {
    if (error instanceof WorkflowNotFoundError) return { refusal: 'no-open-run', userId };
    throw error;
  }
}

export async function openRunOf(context: OperationContext, userId: number): Promise<LearnerRun | Refusal> {
  const run = await describeRun(context, userId);
  return run?.open === true ? run : { refusal: 'no-open-run', userId };
}

/** @returns undefined when a run was opened meanwhile: it is asked then */
async function askWithoutRun(
  context: OperationContext,
  { learner, verb, request }: VerbErrand,
  last: LearnerRun | undefined,
): Promise<VerbAnswer | Refusal | undefined> {
  const who = { userId: learner.userId };
  const told = await receiptsOf(context, last);
  const asked = await askShortWorkflow<AskLearnerResult>(context, ASK_LEARNER, { who, verb, request, ...told });
  if (isRefusal(asked)) return asked;
  if (asked.kind === 'who') return { refusal: 'no-retirement' };
  if (asked.kind === 'open') return undefined;
  const { answer, userId, runId } = asked;
  return runId === undefined ? answer : answerOfOpened(context, userId, runId, verb);
}

/** Waits as long as it takes, as for an open run: what opened a run may still be refused by the LMS, and is then lost. */
async function answerOfOpened(
  context: OperationContext,
  userId: number,
  runId: string,
  verb: Verb,
): Promise<VerbAnswer | Refusal> {
  for (;;) {
    const run = await describeRun(context, userId, runId);
    if (run === undefined) return { refusal: 'no-retirement' };
    const status = await queryStatus(context, run);
    if (status === 'standstill') return { refusal: 'standstill' };
    const answer = typeof status === 'string' ? undefined : answerToOpening(status, verb);
    if (answer !== undefined) return answer;
    const waitsFor = typeof status === 'string' ? undefined : status.wait?.code;
    context.onProgress({ doing: 'verb-sent', userId, ...(waitsFor === undefined ? {} : { waitsFor }) });
    await sleepOrAbort(LOOK_EVERY_MS, context.signal);
  }
}

/** What the learner's last run accounted for, as far as a worker can still tell. */
async function receiptsOf(
  context: OperationContext,
  last: LearnerRun | undefined,
): Promise<Pick<AskLearnerInput, 'receipts' | 'receiptsOf' | 'requestedAt'>> {
  const status = last === undefined ? 'no-worker' : await queryStatus(context, last);
  if (typeof status === 'string' || status.receipts.length === 0) return {};
  return { receipts: status.receipts, receiptsOf: status.retirementId, requestedAt: status.requestedAt };
}

async function askRun(context: OperationContext, errand: VerbErrand): Promise<VerbAnswer | Refusal> {
  const update = await startVerb(context, errand);
  return isRefusal(update) ? update : verbAnswer(context, update, errand.learner.userId);
}

async function startVerb(
  context: OperationContext,
  { learner, verb, request }: VerbErrand,
): Promise<WorkflowUpdateHandle<VerbAnswer> | Refusal> {
  const { client, instance } = context;
  const options = { args: [request] as [VerbRequest], waitForStage: 'ACCEPTED' as const };
  const run = client.workflow.getHandle(retirementWorkflowId(instance, learner.userId));
  try {
    return await client.withDeadline(Date.now() + PICK_UP_WITHIN_MS, () =>
      run.startUpdate<VerbAnswer, [VerbRequest]>(verb, options),
    );
  } catch (error) {
    if (!(error instanceof WorkflowUpdateRPCTimeoutOrCancelledError)) throw error;
    return { refusal: 'not-taken-up', userId: learner.userId };
  }
}

/** Waits as long as it takes: the run may be carrying it out while the LMS is down, and says so. */
async function verbAnswer(
  { client, signal, onProgress }: OperationContext,
  update: WorkflowUpdateHandle<VerbAnswer>,
  userId: number,
): Promise<VerbAnswer> {
  const run = client.workflow.getHandle(update.workflowId);
  onProgress({ doing: 'verb-sent', userId });
  const look = async () => {
    const status = await client.withDeadline(Date.now() + 2_000, () => run.query(statusQuery)).catch(() => undefined);
    const waitsFor = status?.wait?.code;
    if (!signal.aborted) onProgress({ doing: 'verb-sent', userId, ...(waitsFor === undefined ? {} : { waitsFor }) });
  };
  const timer = setInterval(() => void look(), 2_000);
  try {
    return await untilAborted(client, signal, () => update.result());
  } finally {
    clearInterval(timer);
  }
}
