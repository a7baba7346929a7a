import { SANDBOX_PIPELINE } from './driver-config';
import { SANDBOX_STATES } from './lms/states';
import type { PipelineFile } from './pipeline-file';
import { isServiceName, type ServiceName } from './services/services';

/** What may be changed while the sandbox runs. */
export interface SandboxTuning {
  /** Added to every request, before its work. @unit milliseconds @default 0 */
  readonly latencyMs: number;
  /** `expires_in` of a token; may be a fraction. @unit seconds @default 3600 */
  readonly tokenLifeS: number;
  /** Token requests a minute before the token endpoint answers a page; 0 means no limit. */
  readonly tokensPerMinute: number;
  /** Status of that page: 403, or 429 on newer releases. @default 403 */
  readonly rateLimitStatus: number;
  /** Lets the plain retirement worker use `cancel_retirement`, as a site may by a permission. */
  readonly workerMayCancel: boolean;
  /** Makes the plain retirement worker the username replacement worker of all services, too. */
  readonly workerMayReplace: boolean;
  /** MySQL backend of the forum, Tutor's default: `retire_forum` renames the user and clears the e-mail. @default true */
  readonly forumRenames: boolean;
  /**
   * The database gives an e-mail to one user alone, as that of a real LMS does: while somebody has none since `retire_forum`, the next
   * learner's `retire_forum` is a 500. @default false
   */
  readonly uniqueEmails: boolean;
  /** Release before 2026, whose `retire` leaves the e-mail empty that `retire_forum` has cleared. @default false */
  readonly retireLeavesEmail: boolean;
  /** Whether `retire_forum` is there with a slash as well; older releases have it without one only. @default true */
  readonly forumSlash: boolean;
  /** Older forum: 404 instead of 500 for a learner without a forum account. */
  readonly oldForum: boolean;
  /** Older release, on which `retire_mailings` is an endpoint of its own. */
  readonly retireMailings: boolean;
  /** Whether the site has the `bulk_retire_users` view. */
  readonly bulkRetire: boolean;
  /** Database that takes no 4-byte characters. */
  readonly oldDatabase: boolean;
  /** Time between reading and writing in PATCH and `retire`, so that two at once collide. @unit milliseconds @default 0 */
  readonly raceMs: number;
  /** Time between reading and marking in the partner report. @unit milliseconds @default 0 */
  readonly reportRaceMs: number;
  /** The site's TIME_ZONE, as an offset: its times are printed so. @default +00:00 */
  readonly timeZone: string;
  /** How far the LMS's clock is ahead of this machine's; less than 0 is behind. @unit seconds @default 0 */
  readonly clockAheadS: number;
  /** What each row costs the queue call. @unit milliseconds @default 0 */
  readonly queueRowMs: number;
  /** What each row costs the list by status and date. @unit milliseconds @default 0 */
  readonly byDateRowMs: number;
  /** Forks blank or overwrite the names in the row of a learner who becomes COMPLETE, and keep the row. @default kept */
  readonly completeRows: 'kept' | 'blanked' | 'overwritten';
  /** Older release, whose partner report has the columns that an organization needs. @default false */
  readonly orgsConfig: boolean;
  /** What the extra service answers with status 200 when it has erased a learner; empty is a 204. @default empty */
  readonly extraAnswer: string;
  /** Services before which a proxy takes the header `Allow` away. @default none */
  readonly allowStripped: readonly ServiceName[];
  /** Services before which a proxy adds a header `Allow` of its own to every answer, as nginx does by `add_header`. @default none */
  readonly allowAdded: readonly ServiceName[];
  /** Such a header. @default GET, POST, HEAD */
  readonly addedAllow: string;
}

export interface SandboxOptions extends SandboxTuning {
  /** Where it listens: an address of this machine, or a name that stands for one. @default 127.0.0.1 */
  readonly host: string;
  /** Port of the LMS; the others follow it. 0 takes free ports. */
  readonly port: number;
  /** In order. Left out: those of the pipeline, if one is given, else those of the usual pipelines. */
  readonly states: readonly string[];
  /** What the instance file of the sandbox has. */
  readonly pipelineFile: PipelineFile;
  readonly clientId: string;
  readonly clientSecret: string;
  /** How many requests the record keeps; older ones are forgotten (totals never are). */
  readonly recordLimit: number;
}

export const SANDBOX_TUNING: SandboxTuning = {
  latencyMs: 0,
  tokenLifeS: 3600,
  tokensPerMinute: 0,
  rateLimitStatus: 403,
  workerMayCancel: false,
  workerMayReplace: false,
  forumRenames: true,
  uniqueEmails: false,
  retireLeavesEmail: false,
  forumSlash: true,
  oldForum: false,
  retireMailings: false,
  bulkRetire: true,
  oldDatabase: false,
  raceMs: 0,
  reportRaceMs: 0,
  timeZone: '+00:00',
  clockAheadS: 0,
  queueRowMs: 0,
  byDateRowMs: 0,
  completeRows: 'kept',
  orgsConfig: false,
  extraAnswer: '',
  allowStripped: [],
  allowAdded: [],
  addedAllow: 'GET, POST, HEAD',
};

export const SANDBOX_DEFAULTS: SandboxOptions = {
  ...SANDBOX_TUNING,
  host: '127.0.0.1',
  port: 0,
  states: SANDBOX_STATES,
  pipelineFile: { pipeline: SANDBOX_PIPELINE, extraServices: [] },
  clientId: 'sandbox-worker',
  clientSecret: 'sandbox-worker-secret',
  recordLimit: 100_000,
};

/** What an option must look like beyond its type. */
const FORMS: { readonly [key in keyof SandboxTuning]?: readonly [(value: unknown) => boolean, string] } = {
  allowStripped: [(value) => Array.isArray(value) && value.every(isServiceName), 'a list of services'],
  allowAdded: [(value) => Array.isArray(value) && value.every(isServiceName), 'a list of services'],
  completeRows: [(value) => ['kept', 'blanked', 'overwritten'].includes(String(value)), 'kept, blanked or overwritten'],
  timeZone: [(value) => /^[+-]\d\d:\d\d$/.test(String(value)), 'an offset, like +03:00'],
  rateLimitStatus: [(value) => value === 403 || value === 429, '403 or 429'],
};

/** @throws Error naming the key that is unknown or of the wrong type */
export function checkTuning(change: Readonly<Record<string, unknown>>): Partial<SandboxTuning> {
  for (const [key, value] of Object.entries(change)) {
    const known = Object.hasOwn(SANDBOX_TUNING, key) ? SANDBOX_TUNING[key as keyof SandboxTuning] : undefined;
    if (known === undefined) throw new Error(`unknown option: ${key}`);
    if (typeof value !== typeof known) throw new Error(`option ${key} must be a ${typeof known}`);
    const [isWell, form] = FORMS[key as keyof SandboxTuning] ?? [];
    if (isWell?.(value) === false) throw new Error(`option ${key} must be ${form}`);
  }
  return change as Partial<SandboxTuning>;
}
