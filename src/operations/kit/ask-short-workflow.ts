import { randomUUID } from 'node:crypto';
import { shortWorkflowsOf, WORKFLOW_TASK_QUEUE } from '../../domain/instance/instance';
import { ASK_LEARNER, askWorkflowId } from '../../workflows/ask/messages';
import type { OperationContext, TemporalClient } from '../operation-context';
import { isRefusal, type Refusal } from '../refusal';
import { lmsPatience } from './lms-patience';
import { watchWorkflow } from './watch-workflow';

const QUESTION_LASTS = '10 minutes';

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
  type: string,
  input: object,
  onBusy: () => Refusal | undefined = () => void context.onProgress({ doing: 'worker-busy' }),
): Promise<T | Refusal> {
  const { client, instance, signal } = context;
  const handle = await client.workflow.start(type, {
    workflowId:
      type === ASK_LEARNER
        ? askWorkflowId(instance, randomUUID())
        : `${shortWorkflowsOf(type, instance)}${randomUUID()}`,
    taskQueue: WORKFLOW_TASK_QUEUE,
    args: [{ instance, ...input }],
    workflowExecutionTimeout: QUESTION_LASTS,
    staticSummary: `${type} of ${instance}`,
  });
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

/** The answer is read: a question that is left behind would only be in the way in the Web UI's list. */
async function forget(client: TemporalClient, { workflowId, firstExecutionRunId }: Question): Promise<void> {
  const { namespace } = client.options;
  const workflowExecution = { workflowId, runId: firstExecutionRunId };
  await client.workflowService.deleteWorkflowExecution({ namespace, workflowExecution }).catch(() => {});
}
