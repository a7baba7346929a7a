import { randomUUID } from 'node:crypto';
import { WORKFLOW_TASK_QUEUE } from '../../domain/instance/instance';
import { type Trouble, watchResult } from './ask-workflow';
import { failureFault } from './explain-error';
import type { Session } from './session';

/** How long a question to the LMS may meet an LMS that does not answer. @unit milliseconds */
const LMS_PATIENCE_MS = 30_000;
const QUESTION_LASTS = '10 minutes';

/**
 * Asks a short workflow that only reads. Where no worker takes it up, or the LMS does not answer for half a minute,
 * it is ended again: nothing was to be changed.
 * @param onBusy told when the worker is there and does not come to it; what it throws ends the asking
 * @throws CliError `engine.no-worker` or the failure's own code
 */
export async function askShortWorkflow<T>(
  session: Session,
  type: string,
  instance: string,
  input: object,
  onBusy: () => void = () => session.progress.show('the worker of this instance is busy'),
): Promise<T> {
  const client = await session.client();
  const handle = await client.workflow.start(type, {
    workflowId: `${kebab(type)}/${instance}/${randomUUID()}`,
    taskQueue: WORKFLOW_TASK_QUEUE,
    args: [{ instance, ...input }],
    workflowExecutionTimeout: QUESTION_LASTS,
    staticSummary: `${type} of ${instance}`,
  });
  const startedMs = Date.now();
  const onTrouble = (trouble: Trouble) => {
    session.progress.show(`the LMS does not answer (${trouble.code}), attempt ${trouble.attempt}`);
    const waits = trouble.code.startsWith('service.') && trouble.code !== 'service.denied';
    if (!waits || Date.now() - startedMs > LMS_PATIENCE_MS) throw failureFault(trouble.code, trouble.message);
  };
  try {
    return await session.waiting('nothing was changed', (signal) =>
      watchResult<T>(handle, { signal, instance, onTrouble, onBusy }),
    );
  } catch (error) {
    await handle.terminate('the question was given up').catch(() => {});
    throw error;
  }
}

function kebab(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
}
