import { SANDBOX_STATES } from './lms/states';
import { isServiceName, type ServiceName } from './services/services';

/** What may be changed while the sandbox runs. */
export interface SandboxTuning {
  /** Added to every request, before its work. @unit milliseconds @default 0 */
  readonly latencyMs: number;
  /** `expires_in` of a token; may be a fraction. @unit seconds @default 3600 */
  readonly tokenLifeS: number;
  /** Token requests a minute before the token endpoint answers a page; 0 is no limit. */
  readonly tokensPerMinute: number;
  /** Status of that page: 403, or 429 on newer releases. @default 403 */
  readonly rateLimitStatus: number;
  /** Lets the plain retirement worker use `cancel_retirement`, as a site may by a permission. */
  readonly workerMayCancel: boolean;
  /** MySQL backend of the forum: `retire_forum` renames the user and clears the e-mail, as Tutor's default does. */
  readonly forumRenames: boolean;
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
  /** Services before which a proxy takes the header `Allow` away. @default none */
  readonly allowStripped: readonly ServiceName[];
}

export interface SandboxOptions extends SandboxTuning {
  /** Port of the LMS; the others follow it. 0 takes free ports. */
  readonly port: number;
  readonly states: readonly string[];
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
  forumRenames: false,
  oldForum: false,
  retireMailings: false,
  bulkRetire: true,
  oldDatabase: false,
  raceMs: 0,
  allowStripped: [],
};

export const SANDBOX_DEFAULTS: SandboxOptions = {
  ...SANDBOX_TUNING,
  port: 0,
  states: SANDBOX_STATES,
  clientId: 'sandbox-worker',
  clientSecret: 'sandbox-worker-secret',
  recordLimit: 100_000,
};

/** @throws Error naming the key that is unknown or of the wrong type */
export function checkTuning(change: Readonly<Record<string, unknown>>): Partial<SandboxTuning> {
  for (const [key, value] of Object.entries(change)) {
    const known = Object.hasOwn(SANDBOX_TUNING, key) ? SANDBOX_TUNING[key as keyof SandboxTuning] : undefined;
    if (known === undefined) throw new Error(`unknown option: ${key}`);
    if (Array.isArray(known)) checkServices(key, value);
    else if (typeof value !== typeof known) throw new Error(`option ${key} must be a ${typeof known}`);
  }
  return change as Partial<SandboxTuning>;
}

function checkServices(key: string, value: unknown): void {
  if (!Array.isArray(value) || !value.every(isServiceName)) throw new Error(`option ${key} must be a list of services`);
}
