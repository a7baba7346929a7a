import type { WorkflowHandle } from '@temporalio/client';
import { type FailureCode, type FailureFacts, isFailureCode } from '../../domain/failure/failure';
import { activityTaskQueue, WORKFLOW_TASK_QUEUE } from '../../domain/instance/instance';
import { neverTakenUp } from '../../temporal/never-taken-up';
import { queueIsBusy } from '../../temporal/queue-is-busy';
import { standsStill } from '../../temporal/stands-still';
import { pollersOf } from '../instances/pollers-of';
import type { Progress } from '../progress';
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
/** How far it is, is asked with every second look. */
const LOOKS_A_QUESTION = 2;

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
  /** Asks how far it is; one question at a time. One that fails, or is answered after the end, tells nothing. */
  readonly howFar?: () => Promise<Progress | undefined>;
  /** Told how far it is. */
  readonly onProgress?: (progress: Progress) => void;
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
  let over = false;
  const tell = progressTeller(options, () => over || signal.aborted);
  const watch = async (): Promise<Refusal> => {
    const startedMs = Date.now();
    let standsSinceMs: number | undefined;
    for (let looks = 1; ; looks += 1) {
      await sleepOrAbort(LOOK_EVERY_MS, signal);
      if (over) return new Promise<never>(() => {});
      if (looks % LOOKS_A_QUESTION === 0) tell();
      const refusal = await look(handle, Date.now() - startedMs, options);
      const stands = refusal?.refusal === 'standstill';
      standsSinceMs = stands ? (standsSinceMs ?? Date.now()) : undefined;
      if (standsSinceMs !== undefined && Date.now() - standsSinceMs < STANDS_FOR_MS) continue;
      if (refusal !== undefined) return refusal;
    }
  };
  try {
    return await Promise.race([result, watch()]);
  } finally {
    over = true;
  }
}

function progressTeller({ howFar, onProgress }: WatchOptions, isOver: () => boolean): () => void {
  let asking = false;
  const ask = async () => {
    asking = true;
    const progress = await howFar?.().catch(() => undefined);
    asking = false;
    if (progress !== undefined && !isOver()) onProgress?.(progress);
  };
  return () => {
    if (!asking) void ask();
  };
}

async function look(handle: WorkflowHandle, waitedMs: number, options: WatchOptions): Promise<Refusal | undefined> {
  const { raw } = await handle.describe();
  if (standsStill(raw)) return { refusal: 'standstill' };
  const late = waitedMs > PICK_UP_WITHIN_MS;
  if (late && neverTakenUp(raw)) {
    if (await queueIsBusy(handle.client, WORKFLOW_TASK_QUEUE)) return options.onBusy?.();
    return { refusal: 'failure', code: 'engine.no-worker' };
  }
  for (const activity of raw.pendingActivities ?? []) {
    const code = activity.lastFailure?.applicationFailureInfo?.type;
    if (isFailureCode(code)) {
      const { message = code, facts } = await failureSaid(handle, activity.lastFailure);
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
