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
    if (timeoutType !== 'SCHEDULE_TO_START') continue;
    return { refusal: 'failure', code: 'engine.no-worker', detail: 'none came to it in time' };
  }
  return undefined;
}

function* chain(error: unknown): Generator<ErrorChain> {
  for (let at = error as ErrorChain | undefined; at instanceof Error; at = at.cause as ErrorChain | undefined) yield at;
}
