import type { WorkflowHandle } from '@temporalio/client';
import { discoveryWorkflowId, WORKFLOW_TASK_QUEUE } from '../../domain/instance/instance';
import {
  DISCOVER_LEARNERS,
  DISCOVERY_LASTS,
  type DiscoverLearnersInput,
  type DiscoverLearnersResult,
} from '../../workflows/discover-learners/messages';
import { attributeKeys } from '../../workflows/retire-learner/start-options';
import { lmsPatience } from '../kit/lms-patience';
import { type FailingActivity, watchWorkflow } from '../kit/watch-workflow';
import type { OperationContext } from '../operation-context';
import { isRefusal, type Refusal } from '../refusal';

/** A discovery that was started and is called off again, before it began to enroll anybody. */
export interface CalledOff {
  readonly calledOff: Refusal;
}

/**
 * Starts one discovery and waits for what it says. One that no worker takes up, or that the LMS does not let read its
 * queue, is cancelled again.
 */
export async function runDiscovery(
  context: OperationContext,
  input: Omit<DiscoverLearnersInput, 'instance' | 'by'>,
): Promise<DiscoverLearnersResult | Refusal | CalledOff> {
  const { client, instance, by, signal } = context;
  const handle = await client.workflow.start(DISCOVER_LEARNERS, {
    workflowId: discoveryWorkflowId(instance, new Date(), input.dryRun === true),
    taskQueue: WORKFLOW_TASK_QUEUE,
    args: [{ instance, by, ...input }],
    workflowExecutionTimeout: DISCOVERY_LASTS,
    // Somebody waits for it: its tasks go before those of the runs that it starts.
    priority: { priorityKey: 1 },
    typedSearchAttributes: [{ key: attributeKeys.instance, value: instance }],
    staticSummary: `discovery of ${instance}${input.dryRun === true ? ', counting only' : ''}`,
  });
  try {
    const result = await followDiscovery(context, handle);
    if (!isRefusal(result)) return result;
    if (await callOff(handle)) return { calledOff: result };
    return (await hasBegun(handle)) ? goesOn(result) : result;
  } catch (error) {
    if (!signal.aborted) await callOff(handle);
    throw error;
  }
}

/**
 * Waits for a discovery. Gives up when the LMS does not let its queue be read for half a minute; one that has begun to
 * enroll continues for as long as it takes.
 */
async function followDiscovery(
  context: OperationContext,
  handle: WorkflowHandle,
): Promise<DiscoverLearnersResult | Refusal> {
  const { instance, signal, onProgress } = context;
  onProgress({ doing: 'reading-queue' });
  const patience = lmsPatience(context);
  const onFailing = (failing: FailingActivity) => {
    const refusal = patience(failing);
    return failing.activity === 'enrolLearners' ? undefined : refusal;
  };
  const onBusy = () => void onProgress({ doing: 'worker-busy' });
  return watchWorkflow<DiscoverLearnersResult>(handle, { signal, instance, onFailing, onBusy });
}

/** Not in the middle of an enrollment, which goes on without us. @returns whether it was cancelled */
async function callOff(handle: WorkflowHandle): Promise<boolean> {
  const { status } = await handle.describe();
  if (status.name !== 'RUNNING' || (await hasBegun(handle))) return false;
  await handle.cancel();
  return true;
}

/** Whether learners may have been started by it. */
async function hasBegun(handle: WorkflowHandle): Promise<boolean> {
  const { events } = await handle.fetchHistory();
  const names = (events ?? []).map((event) => event.activityTaskScheduledEventAttributes?.activityType?.name);
  return names.includes('enrolLearners');
}

function goesOn(refusal: Refusal): Refusal {
  if (refusal.refusal !== 'failure') return refusal;
  const said = 'it has begun to enroll learners, and goes on by itself';
  return { ...refusal, detail: refusal.detail === undefined ? said : `${refusal.detail}; ${said}` };
}
