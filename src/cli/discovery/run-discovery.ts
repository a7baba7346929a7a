import type { WorkflowHandle } from '@temporalio/client';
import { discoveryWorkflowId, WORKFLOW_TASK_QUEUE } from '../../domain/instance/instance';
import type { DiscoverLearnersInput, DiscoverLearnersResult } from '../../workflows/discover-learners/messages';
import { type Trouble, watchResult } from '../shell/ask-workflow';
import { CliError } from '../shell/cli-error';
import { failureFault } from '../shell/explain-error';
import { rooms } from '../shell/rooms';
import type { Session } from '../shell/session';

/** How long an LMS may be silent before a discovery started by hand is called off. @unit milliseconds */
const LMS_PATIENCE_MS = 30_000;

/**
 * Starts one discovery and waits for what it says. One that no worker takes up, or that the LMS does not let read its
 * queue, is cancelled again and the person is told so.
 */
export async function runDiscovery(session: Session, input: DiscoverLearnersInput): Promise<DiscoverLearnersResult> {
  const client = await session.client();
  const { DISCOVER_LEARNERS } = rooms.messages();
  const { attributeKeys } = rooms.startOptions();
  const handle = await client.workflow.start(DISCOVER_LEARNERS, {
    workflowId: discoveryWorkflowId(input.instance, new Date(), input.dryRun === true),
    taskQueue: WORKFLOW_TASK_QUEUE,
    args: [input],
    typedSearchAttributes: [{ key: attributeKeys.instance, value: input.instance }],
    staticSummary: `discovery of ${input.instance}${input.dryRun === true ? ', counting only' : ''}`,
  });
  try {
    return await watchDiscovery(session, handle, input.instance);
  } catch (error) {
    const ours = error instanceof CliError && (error.exit === 'interrupted' || error.exit === 'timed-out');
    if (!ours) await callOff(session, handle);
    throw error;
  }
}

/**
 * Waits for a discovery, with progress. Gives up when the LMS does not let its queue be read for half a minute; one
 * that has begun to enrol is left to go on for as long as it takes.
 */
export async function watchDiscovery(
  session: Session,
  handle: WorkflowHandle,
  instance: string,
): Promise<DiscoverLearnersResult> {
  session.progress.show("reading the LMS's queue");
  let silentSinceMs: number | undefined;
  const onTrouble = (trouble: Trouble) => {
    session.progress.show(`the LMS does not answer (${trouble.code}), attempt ${trouble.attempt}`);
    if (trouble.activity === 'enrolLearners') return;
    silentSinceMs ??= Date.now();
    const waits = trouble.code.startsWith('service.') && trouble.code !== 'service.denied';
    if (!waits || Date.now() - silentSinceMs > LMS_PATIENCE_MS) throw failureFault(trouble.code, trouble.message);
  };
  const onBusy = () => session.progress.show('the worker of this instance is busy');
  const goesOn = `the discovery goes on without us; see \`${session.command('discovery show')}\``;
  return session.waiting(goesOn, (signal) =>
    watchResult<DiscoverLearnersResult>(handle, { signal, instance, onTrouble, onBusy }),
  );
}

async function callOff(session: Session, handle: WorkflowHandle): Promise<void> {
  const { status } = await handle.describe();
  if (status.name !== 'RUNNING') return;
  await handle.cancel();
  session.note('the discovery that was started is cancelled again; nobody was enrolled');
}
