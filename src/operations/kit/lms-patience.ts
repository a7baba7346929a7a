import { counted } from '../../domain/text/counted';
import type { OperationContext } from '../operation-context';
import type { Progress } from '../progress';
import type { Refusal } from '../refusal';
import type { FailingActivity } from './watch-workflow';

/** How long a question to the LMS may meet an LMS that does not answer. @unit milliseconds */
const LMS_PATIENCE_MS = 30_000;

/** A service that is started again refuses connections for a moment. */
const REFUSED_ATTEMPTS = 2;

/** Reports an LMS that does not answer, and gives up after half a minute; at once where waiting cannot help. */
export function lmsPatience({ onProgress }: OperationContext): (failing: FailingActivity) => Refusal | undefined {
  let silentSinceMs: number | undefined;
  return (failing) => {
    const { code, failed, message } = failing;
    onProgress(lmsSilent(failing));
    silentSinceMs ??= Date.now();
    if (waitingMayHelp(failing) && Date.now() - silentSinceMs <= LMS_PATIENCE_MS) return undefined;
    return { refusal: 'failure', code, detail: `${message}, ${counted(failed, 'attempt')}` };
  };
}

/** A failing attempt, as what an operation tells while it waits. */
export function lmsSilent({ code, failed, atMost, message }: FailingActivity): Progress {
  const most = atMost === undefined ? {} : { atMost };
  return { doing: 'lms-silent', code, attempt: failed, ...most, detail: message };
}

/** For somebody at a terminal: a place for files may lose one answer, and an address, a certificate, a login page or a missing route stays as it is. */
function waitingMayHelp({ code, failed, facts }: FailingActivity): boolean {
  if (code === 'service.throttled' || code === 'service.failed' || code === 'storage.unavailable') return true;
  if (code !== 'service.unavailable') return false;
  const { status, errno, doubt, field } = facts;
  if (errno === 'ECONNREFUSED') return failed < REFUSED_ATTEMPTS;
  if (errno !== undefined) return !LASTING.test(errno);
  return status === undefined || status >= 500 || doubt === undefined || field !== undefined;
}

/** A host name that nobody knows, and TLS on one side alone. */
const LASTING = /^(?:ENOTFOUND|EPROTO|HPE_.*|ERR_SSL_.*)$/;
