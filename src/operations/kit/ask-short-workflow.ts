import { randomUUID } from 'node:crypto';
import type { WorkflowStartOptions } from '@temporalio/client';
import { WORKFLOW_TASK_QUEUE } from '../../domain/instance/instance';
import type { OperationContext, TemporalClient } from '../operation-context';
import { isRefusal, type Refusal } from '../refusal';
import { lmsPatience, lmsSilent } from './lms-patience';
import { type ShortWorkflow, shortWorkflowIds } from './short-workflow';
import { type FailingActivity, watchWorkflow } from './watch-workflow';

const QUESTION_LASTS = '10 minutes';
const CHANGE_LASTS = '1 hour';

interface Question {
  readonly workflowId: string;
  readonly firstExecutionRunId: string;
}

/**
 * Asks a short workflow that only reads. Where no worker takes it up, or the LMS does not answer for half a minute,
 * it is ended again: nothing was to be changed.
 * @param onBusy told when the worker is there and does not come to it; what it returns ends the asking
 */
export async function askShortWorkflow<T>(
  context: OperationContext,
  type: ShortWorkflow,
  input: object,
  onBusy: () => Refusal | undefined = () => void context.onProgress({ doing: 'worker-busy' }),
): Promise<T | Refusal> {
  const { client, instance, signal } = context;
  const handle = await startShort(context, type, input, QUESTION_LASTS);
  const giveUp = () => handle.terminate('the question was given up').catch(() => {});
  try {
    const answer = await watchWorkflow<T>(handle, { signal, instance, onFailing: lmsPatience(context), onBusy });
    if (isRefusal(answer)) await giveUp();
    return answer;
  } catch (error) {
    await giveUp();
    throw error;
  } finally {
    await forget(client, handle);
  }
}

/**
 * The same for one that changes something. It is given up only while nothing can have been changed; after that nothing ends it
 * but its own end, also where we stop waiting.
 * @param changes the activity that does it
 */
export async function sendShortWorkflow<T>(
  context: OperationContext,
  type: ShortWorkflow,
  input: object,
  changes: string,
): Promise<T | Refusal> {
  const { client, instance, signal, onProgress } = context;
  const handle = await startShort(context, type, input, CHANGE_LASTS);
  const patience = lmsPatience(context);
  let mayHaveChanged = false;
  const onFailing = (failing: FailingActivity) => {
    // At its first attempt a hold has kept it from everything.
    mayHaveChanged ||= failing.activity === changes && !(failing.code === 'instance.held' && failing.failed === 1);
    return mayHaveChanged ? void onProgress(lmsSilent(failing)) : patience(failing);
  };
  const onBusy = () => void onProgress({ doing: 'worker-busy' });
  const answer = await watchWorkflow<T>(handle, { signal, instance, onFailing, onBusy });
  if (isRefusal(answer) && !mayHaveChanged) await handle.terminate('it was given up').catch(() => {});
  if (!isRefusal(answer)) await forget(client, handle);
  return answer;
}

function startShort({ client, instance }: OperationContext, type: ShortWorkflow, input: object, lasts: string) {
  return client.workflow.start(type, {
    workflowId: `${shortWorkflowIds(type, instance)}${randomUUID()}`,
    taskQueue: WORKFLOW_TASK_QUEUE,
    args: [{ instance, ...input }],
    workflowExecutionTimeout: lasts as WorkflowStartOptions['workflowExecutionTimeout'],
    staticSummary: `${type} of ${instance}`,
  });
}

/** The answer is read: a question that is left behind would only be in the way in the Web UI's list. */
async function forget(client: TemporalClient, { workflowId, firstExecutionRunId }: Question): Promise<void> {
  const { namespace } = client.options;
  const workflowExecution = { workflowId, runId: firstExecutionRunId };
  await client.workflowService.deleteWorkflowExecution({ namespace, workflowExecution }).catch(() => {});
}
