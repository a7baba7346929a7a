import {
  WithStartWorkflowOperation,
  WorkflowNotFoundError,
  type WorkflowUpdateHandle,
  WorkflowUpdateRPCTimeoutOrCancelledError,
} from '@temporalio/client';
import { retirementWorkflowId } from '../../domain/instance/instance';
import type { Verb, VerbAnswer, VerbRequest } from '../../domain/run/verb';
import {
  RETIRE_LEARNER,
  type RetireLearnerInput,
  statusQuery,
  verbSignals,
} from '../../workflows/retire-learner/messages';
import { retirementStartOptions } from '../../workflows/retire-learner/start-options';
import { standsStill } from '../kit/stands-still';
import { PICK_UP_WITHIN_MS } from '../kit/watch-workflow';
import type { OperationContext } from '../operation-context';
import { isRefusal, type Refusal } from '../refusal';
import { findById, type MeantLearner } from './find-learner';
import { describeRun } from './learner-run';

export interface VerbErrand {
  readonly learner: MeantLearner;
  readonly verb: Verb;
  readonly request: VerbRequest;
}

export type Accepted = Extract<VerbAnswer, { accepted: true }>;

/**
 * Says a verb to a learner's run and waits for its answer; where no run is open, one is opened to carry it out.
 * An update that nobody accepts is still handed to the next worker that comes (tried: server 1.29), so a worker must
 * have answered before this is called.
 */
export async function sendVerb(context: OperationContext, errand: VerbErrand): Promise<Accepted | Refusal> {
  for (let tries = 1; ; tries += 1) {
    const run = await describeRun(context, errand.learner.userId);
    if (run?.open === true && standsStill(run.info.raw)) return { refusal: 'standstill' };
    try {
      const update = await startVerb(context, errand, run?.open === true);
      if (isRefusal(update)) return update;
      const answer = await verbAnswer(context, update, errand.learner.userId);
      return answer.accepted ? answer : { refusal: 'verb', userId: errand.learner.userId, reason: answer.reason };
    } catch (error) {
      // It ended between the look and the update: what was an open run is a closed one now.
      if (tries > 1 || !(error instanceof WorkflowNotFoundError)) throw error;
    }
  }
}

/** Sends a verb without waiting for what the run says: it judges it when a worker takes it up. */
export async function signalVerb(context: OperationContext, errand: VerbErrand): Promise<Refusal | undefined> {
  const run = await describeRun(context, errand.learner.userId);
  if (run?.open === true) {
    await run.handle.signal(verbSignals[errand.verb], errand.request);
    return undefined;
  }
  const input = await inputForVerb(context, errand.learner);
  if (isRefusal(input)) return input;
  await context.client.workflow.signalWithStart(RETIRE_LEARNER, {
    ...retirementStartOptions(input),
    signal: verbSignals[errand.verb],
    signalArgs: [errand.request],
  });
  return undefined;
}

async function startVerb(
  context: OperationContext,
  { learner, verb, request }: VerbErrand,
  open: boolean,
): Promise<WorkflowUpdateHandle<VerbAnswer> | Refusal> {
  const { client, instance } = context;
  const options = { args: [request] as [VerbRequest], waitForStage: 'ACCEPTED' as const };
  const input = open ? undefined : await inputForVerb(context, learner);
  if (isRefusal(input)) return input;
  try {
    return await client.withDeadline(Date.now() + PICK_UP_WITHIN_MS, () => {
      if (input === undefined) {
        const id = retirementWorkflowId(instance, learner.userId);
        return client.workflow.getHandle(id).startUpdate<VerbAnswer, [VerbRequest]>(verb, options);
      }
      const operation = new WithStartWorkflowOperation(RETIRE_LEARNER, retirementStartOptions(input));
      return client.workflow.startUpdateWithStart(verb, { ...options, startWorkflowOperation: operation });
    });
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
  onProgress({ doing: 'verb-accepted', userId });
  const look = async () => {
    const status = await client.withDeadline(Date.now() + 2_000, () => run.query(statusQuery)).catch(() => undefined);
    const waitsFor = status?.wait?.code;
    if (!signal.aborted)
      onProgress({ doing: 'verb-accepted', userId, ...(waitsFor === undefined ? {} : { waitsFor }) });
  };
  const timer = setInterval(() => void look(), 2_000);
  try {
    return await client.withAbortSignal(signal, () => update.result());
  } finally {
    clearInterval(timer);
  }
}

/** A run that is opened only to carry a verb. */
async function inputForVerb(context: OperationContext, learner: MeantLearner): Promise<RetireLearnerInput | Refusal> {
  const found = learner.found ?? (await findById(context, learner.userId));
  if (isRefusal(found)) return found;
  if (found === undefined) return { refusal: 'no-retirement' };
  const { fingerprint, seenAtMs, plan } = found;
  return { instance: context.instance, fingerprint, learner: found.learner, seenAtMs, plan, openedForVerb: true };
}
