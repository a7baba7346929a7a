import type { WorkflowHandle } from '@temporalio/client';
import { type FailureCode, type FailureFacts, isFailureCode } from '../../domain/failure/failure';
import { activityTaskQueue, WORKFLOW_TASK_QUEUE } from '../../domain/instance/instance';
import { queueIsBusy } from '../../temporal/queue-is-busy';
import { standsStill } from '../../temporal/stands-still';
import { pollersOf } from '../instances/pollers-of';
import type { Refusal } from '../refusal';
import { type Attempts, attemptsOf } from './attempts-of';
import { failureSaid } from './failure-said';
import { refusalOf } from './refusal-of';
import { sleepOrAbort } from './sleep-or-abort';
import { untilAborted } from './until-aborted';

/** How long a worker may take to pick something up. @unit milliseconds */
export const PICK_UP_WITHIN_MS = 10_000;
const LOOK_EVERY_MS = 500;
/** A worker that is killed, or a machine that is too busy, leaves tries behind that nobody failed at. @unit milliseconds */
const STANDS_FOR_MS = 15_000;
/** An activity that failed and is tried again. */
export interface FailingActivity extends Attempts {
  readonly activity: string;
  readonly code: FailureCode;
  readonly message: string;
  readonly facts: FailureFacts;
}

export interface WatchOptions {
  readonly signal: AbortSignal;
  /** Whose activities the workflow calls. */
  readonly instance: string;
  /** Told when workers are there and do not come to it; what it returns ends the waiting. */
  readonly onBusy?: () => Refusal | undefined;
  /** Called with a failing attempt; what it returns ends the waiting. */
  readonly onFailing?: (failing: FailingActivity) => Refusal | undefined;
}

/**
 * Waits for a workflow's result, and notices what a plain wait would sit through: no worker takes it up, all fail at
 * it, none serves the instance, or an activity fails again and again.
 */
export async function watchWorkflow<T>(handle: WorkflowHandle, options: WatchOptions): Promise<T | Refusal> {
  const { signal } = options;
  const plain = untilAborted(handle.client, signal, () => handle.result() as Promise<T>);
  const result: Promise<T | Refusal> = plain.catch((error: unknown) => {
    const refusal = refusalOf(error);
    if (refusal === undefined) throw error;
    return refusal;
  });
  let settled = false;
  const done = result.finally(() => {
    settled = true;
  });
  done.catch(() => {});
  const watch = async (): Promise<Refusal> => {
    const startedMs = Date.now();
    let standsSinceMs: number | undefined;
    for (;;) {
      await sleepOrAbort(LOOK_EVERY_MS, signal);
      if (settled) return new Promise<never>(() => {});
      const refusal = await look(handle, Date.now() - startedMs, options);
      const stands = refusal?.refusal === 'standstill';
      standsSinceMs = stands ? (standsSinceMs ?? Date.now()) : undefined;
      if (standsSinceMs !== undefined && Date.now() - standsSinceMs < STANDS_FOR_MS) continue;
      if (refusal !== undefined) return refusal;
    }
  };
  const watching = watch();
  watching.catch(() => {});
  return Promise.race([done, watching]);
}

async function look(handle: WorkflowHandle, waitedMs: number, options: WatchOptions): Promise<Refusal | undefined> {
  const { raw } = await handle.describe();
  if (standsStill(raw)) return { refusal: 'standstill' };
  const late = waitedMs > PICK_UP_WITHIN_MS;
  // Two events are its start and the task that nobody has taken yet.
  if (late && Number(raw.workflowExecutionInfo?.historyLength ?? 0) <= 2) {
    if (await queueIsBusy(handle.client, WORKFLOW_TASK_QUEUE)) return options.onBusy?.();
    return { refusal: 'failure', code: 'engine.no-worker' };
  }
  for (const activity of raw.pendingActivities ?? []) {
    const code = activity.lastFailure?.applicationFailureInfo?.type;
    if (isFailureCode(code)) {
      const { message = code, facts } = await failureSaid(handle.client, activity.lastFailure);
      const refusal = options.onFailing?.({
        activity: activity.activityType?.name ?? '',
        code,
        ...attemptsOf(activity),
        message,
        facts,
      });
      if (refusal !== undefined) return refusal;
      continue;
    }
    const waits = Date.now() - Number(activity.scheduledTime?.seconds ?? 0) * 1000 > PICK_UP_WITHIN_MS + 1_000;
    if (!late || !waits || (activity.attempt ?? 0) > 1 || activity.lastStartedTime != null) continue;
    const pollers = await pollersOf(handle.client, activityTaskQueue(options.instance));
    if (pollers.length === 0) {
      return { refusal: 'failure', code: 'engine.no-worker', detail: 'none serves this instance' };
    }
    const refusal = options.onBusy?.();
    if (refusal !== undefined) return refusal;
  }
  return undefined;
}
