import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { LearnerView } from '../../sandbox/sandbox-admin';
import type { SandboxTuning } from '../../sandbox/sandbox-options';
import { type Sandbox, startSandbox } from '../../sandbox/start-sandbox';
import { STATES_IN_ORDER } from './run-requests';

/** A sandbox in this very process, so that nothing it does goes unseen, and an instance file for it. */
export interface ChaosSite {
  readonly sandbox: Sandbox;
  /** Path of the instance file. */
  readonly config: string;
  /** Id of the instance. */
  readonly instance: string;
  /** A folder that is gone with the site. */
  readonly folder: string;
  /** Learners who asked a month ago, unless said; one in three has no forum account. */
  /** @param forum of all; without it, every third learner has no account there, and is not renamed by that step */
  add(count: number, createdDaysAgo?: number, forum?: 'account'): LearnerView[];
  close(): Promise<void>;
}

export interface SiteOptions {
  /** Of the instance. @default sandbox */
  readonly id?: string;
  /** Keys below `lethe:` in the instance file. */
  readonly settings?: Readonly<Record<string, string | number>>;
  readonly tuning?: Partial<SandboxTuning>;
}

/** As Tutor has them: two that the pipeline never visits, and then its own. */
const [PENDING = '', ...REST] = STATES_IN_ORDER;
const STATES = [PENDING, 'LOCKING_ACCOUNT', 'LOCKING_COMPLETE', ...REST.slice(0, -1), 'ERRORED', 'ABORTED', 'COMPLETE'];

const DEFAULTS = { cool_off_jitter: '0s', user_count_error_threshold: 100_000 };

export async function openSite({ id = 'sandbox', settings, tuning }: SiteOptions = {}): Promise<ChaosSite> {
  const folder = mkdtempSync(join(tmpdir(), 'lethe-chaos-'));
  const sandbox = await startSandbox({ ...tuning, states: STATES, workerMayCancel: true });
  const config = join(folder, 'site.yml');
  const all = { ...DEFAULTS, ...settings };
  const given = sandbox.config().replace('id: sandbox', `id: ${id}`).split('\n');
  const kept = given.filter((line) => !Object.hasOwn(all, line.trim().split(':')[0] ?? ''));
  const lines = Object.entries(all).map(([key, value]) => `  ${key}: ${value}\n`);
  writeFileSync(config, kept.join('\n') + lines.join(''));
  chmodSync(config, 0o600);
  let added = 0;
  return {
    sandbox,
    config,
    instance: id,
    folder,
    add(count, createdDaysAgo = 30, forum) {
      const specs = Array.from({ length: count }, () => {
        added += 1;
        return {
          username: `${added % 5 === 0 ? 'Łucja+K. ' : 'learner'}${added}`,
          email: `learner.${added}@example.com`,
          createdDaysAgo,
          holdings: { forum: forum ?? (added % 3 === 0 ? ('none' as const) : ('account' as const)) },
        };
      });
      return sandbox.admin.add(specs);
    },
    async close() {
      await sandbox.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
