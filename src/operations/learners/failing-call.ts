import { type FailureCode, isFailureCode } from '../../domain/failure/failure';
import { attemptsOf } from '../kit/attempts-of';
import { failureSaid } from '../kit/failure-said';
import type { LearnerRun } from './learner-run';

/** A call that is being tried again and again, before its failure comes into the run: Temporal tells, without a worker. */
export interface FailingCall {
  /** Attempts of it that failed so far. */
  readonly attempts: number;
  /** How many are made before the failure comes into the run; absent where there is no end. */
  readonly atMost?: number;
  /** Absent where no worker of ours has said why. */
  readonly code?: FailureCode;
  /** What the last of them met, in words. */
  readonly says?: string;
  /** When the next one begins, if none is under way; ISO 8601. */
  readonly until?: string;
}

/** @returns undefined while nothing has failed */
export async function failingCall({ handle, info }: LearnerRun): Promise<FailingCall | undefined> {
  const [call] = info.raw.pendingActivities ?? [];
  if (call?.lastFailure == null) return undefined;
  const { failed: attempts, ...most } = attemptsOf(call);
  if (attempts < 1) return undefined;
  const code = call.lastFailure.applicationFailureInfo?.type;
  const { message: says } = await failureSaid(handle, call.lastFailure).catch(() => ({ message: undefined }));
  const nextMs = Number(call.scheduledTime?.seconds ?? 0) * 1_000;
  return {
    attempts,
    ...most,
    ...(isFailureCode(code) ? { code } : {}),
    ...(says === undefined ? {} : { says }),
    ...(nextMs > Date.now() ? { until: new Date(nextMs).toISOString() } : {}),
  };
}
