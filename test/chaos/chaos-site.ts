import type { LearnerView } from '../../sandbox/sandbox-admin';
import type { SandboxTuning } from '../../sandbox/sandbox-options';
import { openSite, type SiteOptions, type TestSite } from '../support/open-site';
import { STATES_IN_ORDER } from './run-requests';

/** A site whose learners go through faults. */
export interface ChaosSite extends TestSite {
  /**
   * Learners who asked a month ago, unless the call says otherwise.
   * @param forum of all; without it, every third learner has no account there, and is not renamed by that step
   */
  add(count: number, createdDaysAgo?: number, forum?: 'account'): LearnerView[];
}

export interface ChaosSiteOptions extends Pick<SiteOptions, 'id' | 'settings'> {
  readonly tuning?: Partial<SandboxTuning>;
}

/** As Tutor has them: two that the pipeline never visits, and then its own. */
const [PENDING = '', ...REST] = STATES_IN_ORDER;
const STATES = [PENDING, 'LOCKING_ACCOUNT', 'LOCKING_COMPLETE', ...REST.slice(0, -1), 'ERRORED', 'ABORTED', 'COMPLETE'];

const DEFAULTS = { cool_off_jitter: '0s', user_count_error_threshold: 100_000 };

export async function openChaosSite({ tuning, settings, ...options }: ChaosSiteOptions = {}): Promise<ChaosSite> {
  const sandbox = { ...tuning, states: STATES, workerMayCancel: true };
  const site = await openSite({ ...options, sandbox, settings: { ...DEFAULTS, ...settings } });
  let added = 0;
  return {
    ...site,
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
      return site.sandbox.admin.add(specs);
    },
  };
}
