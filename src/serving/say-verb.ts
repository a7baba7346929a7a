import { setTimeout as sleep } from 'node:timers/promises';
import {
  type Client,
  WorkflowExecutionAlreadyStartedError,
  type WorkflowHandle,
  WorkflowNotFoundError,
  WorkflowUpdateRPCTimeoutOrCancelledError,
} from '@temporalio/client';
import type { CampaignSaid, CampaignVerb } from '../activities/kit/runs';
import { retirementWorkflowId, WORKFLOW_TASK_QUEUE } from '../domain/instance/instance';
import { answerToOpening } from '../domain/run/answer-to-opening';
import type { Verb, VerbAnswer, VerbRequest } from '../domain/run/verb';
import { ASK_LEARNER, type AskLearnerInput, type AskLearnerResult, askWorkflowId } from '../workflows/ask/messages';
import { statusQuery } from '../workflows/retire-learner/messages';
import { failureIn } from './failure-in';

/** A run is asked for its answer so long; it may be carrying out the verb while the LMS is down. @unit milliseconds */
const ANSWER_WITHIN_MS = 60_000;
const QUERY_WITHIN_MS = 10_000;
const LOOK_EVERY_MS = 500;
/** A question ends by itself: see `askShortWorkflow`. */
const QUESTION_LASTS = '10 minutes';

/** Says a verb of a campaign by the worker's own client. */
export function sayVerb(client: Client, instance: string, verb: CampaignVerb): Promise<CampaignSaid> {
  return verb.target.phase === 'none' ? askWithoutRun(client, instance, verb) : sayToRun(client, instance, verb);
}

/** The id of the update is the campaign's: a run that has had it gives the answer that it gave. */
async function sayToRun(
  client: Client,
  instance: string,
  { campaign, target, verb, request }: CampaignVerb,
): Promise<CampaignSaid> {
  const { userId, firstRunId } = target;
  const seen = firstRunId === undefined ? {} : { firstExecutionRunId: firstRunId };
  const run = client.workflow.getHandle(retirementWorkflowId(instance, userId), undefined, seen);
  const updateId = `campaign-${campaign}`;
  const inTime = <T>(work: () => Promise<T>) => client.withDeadline(Date.now() + ANSWER_WITHIN_MS, work);
  try {
    const answer = await inTime(() =>
      run.executeUpdate<VerbAnswer, [VerbRequest]>(verb, { args: [request], updateId }),
    );
    return { kind: 'answered', answer };
  } catch (error) {
    if (error instanceof WorkflowNotFoundError) {
      // The verb itself may have ended it, and the worker that said it did not live to tell.
      const before = await inTime(() => answerBefore(client, instance, userId, updateId)).catch(() => undefined);
      return before === undefined ? { kind: 'ended' } : { kind: 'answered', answer: before };
    }
    if (error instanceof WorkflowUpdateRPCTimeoutOrCancelledError) return { kind: 'no-answer' };
    throw error;
  }
}

/** What the learner's last run answered to this very update. */
async function answerBefore(
  client: Client,
  instance: string,
  userId: number,
  updateId: string,
): Promise<VerbAnswer | undefined> {
  const run = client.workflow.getHandle(retirementWorkflowId(instance, userId));
  const { runId: workflowRunId } = await run.describe();
  return run.getUpdateHandle<VerbAnswer>(updateId, { workflowRunId }).result();
}

/** One question a learner and campaign: one that was asked before is not asked again, its answer is read. */
async function askWithoutRun(
  client: Client,
  instance: string,
  { campaign, target, verb, request }: CampaignVerb,
): Promise<CampaignSaid> {
  const { userId, username } = target;
  const who = username === undefined ? { userId } : { username };
  const workflowId = askWorkflowId(instance, `campaign-${campaign}-${userId}`);
  const told = await receiptsOf(client, instance, userId);
  try {
    await client.workflow.start(ASK_LEARNER, {
      workflowId,
      taskQueue: WORKFLOW_TASK_QUEUE,
      workflowIdReusePolicy: 'ALLOW_DUPLICATE_FAILED_ONLY',
      workflowIdConflictPolicy: 'USE_EXISTING',
      args: [{ instance, who, verb, request, ...told } satisfies AskLearnerInput],
      workflowExecutionTimeout: QUESTION_LASTS,
    });
  } catch (error) {
    if (!(error instanceof WorkflowExecutionAlreadyStartedError)) throw error;
  }
  const answered = client.workflow.getHandle(workflowId).result() as Promise<AskLearnerResult>;
  const asked = await answered.catch((error: unknown) => {
    throw failureIn(error);
  });
  if (asked.kind === 'answered') {
    const { answer, runId } = asked;
    if (runId === undefined) return { kind: 'answered', answer };
    return answerOfOpened(client, instance, userId, runId, verb);
  }
  return { kind: asked.kind === 'open' ? 'opened' : 'no-retirement' };
}

/** What the run that was opened answered: the LMS may still refuse what opened it. */
async function answerOfOpened(
  client: Client,
  instance: string,
  userId: number,
  runId: string,
  verb: Verb,
): Promise<CampaignSaid> {
  const run = client.workflow.getHandle(retirementWorkflowId(instance, userId), runId);
  for (const untilMs = Date.now() + ANSWER_WITHIN_MS; Date.now() < untilMs; ) {
    const status = await client.withDeadline(untilMs, () => run.query(statusQuery)).catch(() => undefined);
    const answer = status === undefined ? undefined : answerToOpening(status, verb);
    if (answer !== undefined) return { kind: 'answered', answer };
    await sleep(LOOK_EVERY_MS);
  }
  return { kind: 'no-answer' };
}

/** What the learner's last run accounted for, as far as a worker can still tell. */
async function receiptsOf(
  client: Client,
  instance: string,
  userId: number,
): Promise<Pick<AskLearnerInput, 'receipts' | 'receiptsOf' | 'requestedAt'>> {
  const last: WorkflowHandle = client.workflow.getHandle(retirementWorkflowId(instance, userId));
  const status = await client
    .withDeadline(Date.now() + QUERY_WITHIN_MS, () => last.query(statusQuery))
    .catch(() => undefined);
  if (status === undefined || status.receipts.length === 0) return {};
  return { receipts: status.receipts, receiptsOf: status.retirementId, requestedAt: status.requestedAt };
}
