import type { FaultAction } from '../../../sandbox/faults/fault-rules';
import type { FileOp } from './file-gate';

/** One way in which a request of a command, or a change of a file, goes wrong. */
export interface Trouble {
  readonly name: string;
  readonly says: string;
  /** The worker process is killed there, and another one is started. */
  readonly kills: boolean;
  /** Of a request to Open edX or Google Drive; absent where it is held back after its answer. */
  readonly request?: FaultAction;
  /** Where a change of a file is held, or fails. */
  readonly file?: FileOp['when'];
}

/** Asked for by 429 and 503. @unit seconds */
const RETRY_AFTER_S = 1;
/** The first repeats come before that. @unit milliseconds */
const LATE_MS = 2_000;

export const TROUBLES: readonly Trouble[] = [
  {
    name: 'killed after',
    says: 'SIGKILL when the work is done and no answer has come',
    kills: true,
    request: { kind: 'hang-after' },
    file: 'after',
  },
  {
    name: 'killed before',
    says: 'SIGKILL before the service, or the disk, has done anything',
    kills: true,
    request: { kind: 'hang' },
    file: 'before',
  },
  { name: 'killed answered', says: 'SIGKILL when the answer has come, and before the next request', kills: true },
  {
    name: 'lost',
    says: 'work done, the connection reset before the answer; of a file: the disk fails after it',
    kills: false,
    request: { kind: 'reset-after' },
    file: 'after',
  },
  {
    name: 'late',
    says: `the connection reset at once, and the work done ${LATE_MS / 1_000} s later, when nobody waits any more`,
    kills: false,
    request: { kind: 'late', ms: LATE_MS },
  },
  {
    name: 'page-200',
    says: 'a gateway that lies: an HTML page with status 200, nothing done',
    kills: false,
    request: { kind: 'gateway', answer: 'page-200' },
  },
  {
    name: '500',
    says: 'an uncaught error, nothing done; of a file: the disk fails before it',
    kills: false,
    request: { kind: 'status', status: 500 },
    file: 'before',
  },
  {
    name: '503',
    says: `503 with Retry-After: ${RETRY_AFTER_S}`,
    kills: false,
    request: { kind: 'status', status: 503, retry_after: RETRY_AFTER_S },
  },
  {
    name: '429',
    says: `429 with Retry-After: ${RETRY_AFTER_S}`,
    kills: false,
    request: { kind: 'status', status: 429, retry_after: RETRY_AFTER_S },
  },
];
