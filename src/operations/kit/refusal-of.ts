import { isFailureCode } from '../../domain/failure/failure';
import type { Refusal } from '../refusal';

interface ErrorChain {
  readonly message?: string;
  readonly type?: unknown;
  readonly timeoutType?: unknown;
  readonly cause?: unknown;
}

/** A failure of ours that a workflow ended with; undefined where the error is of another kind. */
export function refusalOf(error: unknown): Refusal | undefined {
  for (const { type, message } of chain(error)) {
    if (isFailureCode(type)) return { refusal: 'failure', code: type, detail: message ?? type };
  }
  for (const { timeoutType } of chain(error)) {
    const detail = typeof timeoutType === 'string' ? TIMEOUTS[timeoutType] : undefined;
    if (detail !== undefined) return { refusal: 'failure', code: 'engine.no-worker', detail };
  }
  return undefined;
}

/** What a time-out of Temporal's says of the workers. */
const TIMEOUTS: Readonly<Record<string, string>> = {
  SCHEDULE_TO_START: 'none came to it in time',
  HEARTBEAT: 'those that were at it are gone',
  START_TO_CLOSE: 'none came to its end in time',
  SCHEDULE_TO_CLOSE: 'none came to its end in time',
};

function* chain(error: unknown): Generator<ErrorChain> {
  for (let at = error as ErrorChain | undefined; at instanceof Error; at = at.cause as ErrorChain | undefined) yield at;
}
