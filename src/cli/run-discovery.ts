import { WORKFLOW_TASK_QUEUE } from '../domain/instance';
import type { DiscoverLearnersInput, DiscoverLearnersResult } from '../workflows/messages';
import { type Trouble, watchResult } from './ask-workflow';
import { CliError } from './cli-error';
import { failureFault } from './explain-error';
import { rooms } from './rooms';
import type { Session } from './session';

/** How long an LMS may be silent before a discovery started by hand is called off. @unit milliseconds */
const LMS_PATIENCE_MS = 30_000;

/**
 * Starts one discovery and waits for what it says. One that no worker takes up, or that the LMS does not let read its
 * queue, is cancelled again and the person is told so; once it enrols, it is left to go on.
 */
export async function runDiscovery(session: Session, input: DiscoverLearnersInput): Promise<DiscoverLearnersResult> {
  const client = await session.client();
  const { DISCOVER_LEARNERS } = rooms.messages();
  const { attributeKeys } = rooms.startOptions();
  const handle = await client.workflow.start(DISCOVER_LEARNERS, {
    workflowId: `discovery/${input.instance}/${new Date().toISOString()}`,
    taskQueue: WORKFLOW_TASK_QUEUE,
    args: [input],
    typedSearchAttributes: [{ key: attributeKeys.instance, value: input.instance }],
    staticSummary: `discovery of ${input.instance}${input.dryRun === true ? ', counting only' : ''}`,
  });
  session.progress.show("reading the LMS's queue");
  let silentSinceMs: number | undefined;
  const onTrouble = (trouble: Trouble) => {
    session.progress.show(`the LMS does not answer (${trouble.code}), attempt ${trouble.attempt}`);
    if (trouble.activity === 'enrolLearners') return;
    silentSinceMs ??= Date.now();
    const waits = trouble.code.startsWith('service.') && trouble.code !== 'service.denied';
    if (!waits || Date.now() - silentSinceMs > LMS_PATIENCE_MS) throw failureFault(trouble.code, trouble.message);
  };
  const goesOn = `the discovery goes on without us; see \`lethe discovery show --instance ${input.instance}\``;
  try {
    return await session.waiting(goesOn, (signal) =>
      watchResult<DiscoverLearnersResult>(handle, { signal, onTrouble }),
    );
  } catch (error) {
    if (error instanceof CliError && (error.exit === 'interrupted' || error.exit === 'timed-out')) throw error;
    const open = await handle.describe().then(
      ({ status }) => status.name === 'RUNNING',
      () => false,
    );
    if (open) {
      await handle.cancel();
      session.note('the discovery that was started is cancelled again; nobody was enrolled');
    }
    throw error;
  }
}
