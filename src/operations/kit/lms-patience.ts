import type { OperationContext } from '../operation-context';
import type { Refusal } from '../refusal';
import type { FailingActivity } from './watch-workflow';

/** How long a question to the LMS may meet an LMS that does not answer. @unit milliseconds */
const LMS_PATIENCE_MS = 30_000;

/** Reports an LMS that does not answer, and gives up after half a minute; at once where waiting cannot help. */
export function lmsPatience({ onProgress }: OperationContext): (failing: FailingActivity) => Refusal | undefined {
  let silentSinceMs: number | undefined;
  return ({ code, attempt, message }) => {
    onProgress({ doing: 'lms-silent', code, attempt });
    silentSinceMs ??= Date.now();
    const waits = code.startsWith('service.') && code !== 'service.denied';
    if (waits && Date.now() - silentSinceMs <= LMS_PATIENCE_MS) return undefined;
    return { refusal: 'failure', code, detail: message };
  };
}
