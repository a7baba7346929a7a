import { TARGETS_A_BATCH } from '../../../src/domain/campaign/campaign';
import type { CampaignShown } from '../../../src/operations/campaigns';
import { until } from '../../support/until-holds';
import { statesOf } from '../judge-learner';
import type { ScriptScenario } from './script-scenario';
import type { ScriptSite } from './script-site';

/** Two steps: what a learner's own run does at each request has a sweep of its own. */
const PIPELINE = [
  ['RETIRING_ENROLLMENTS', 'ENROLLMENTS_COMPLETE', 'LMS', 'retirement_unenroll'],
  ['RETIRING_CREDENTIALS', 'CREDENTIALS_COMPLETE', 'CREDENTIALS', 'retire_learner'],
] as const;

const needs = { sandbox: { pipelineFile: { pipeline: PIPELINE, extraServices: [] } }, shortAttempts: true } as const;
const LEARNERS = 2;
const IN_TWO_BATCHES = TARGETS_A_BATCH + 1;
/** The last requests: of some learners of the first batch, and of the one of the second. */
const SWEPT = 4;

async function must(site: ScriptSite, line: string): Promise<void> {
  const { code, err, out } = await site.run(line);
  if (code !== 0) throw new Error(`${line} ended with ${code}: ${err}${out}`);
}

/** Learners whose runs cool off. */
async function coolOff(site: ScriptSite, learners = LEARNERS, createdDaysAgo = 1): Promise<void> {
  const names = Array.from({ length: learners }, (_, at) => `learner-${at + 1}`);
  site.sandbox.admin.add(names.map((username) => ({ username, email: `${username}@example.com`, createdDaysAgo })));
  await must(site, 'discovery run --yes --accept-moved --no-hold-file');
}

const holds = (site: ScriptSite, state: string | null) =>
  until(`all are ${state}`, () => site.sandbox.admin.learners().every((one) => one.state === state), {
    withinMs: 90_000,
  });

/** A learner whom CREDENTIALS refused. */
async function beErrored(site: ScriptSite): Promise<void> {
  const fault = site.sandbox.admin.addFault({ match: { service: 'credentials' }, do: { kind: 'refuse' } });
  await coolOff(site, 1, 30);
  await holds(site, 'ERRORED');
  site.sandbox.admin.removeFaults(fault.id);
}

/** A learner whom another driver left in the first step. */
async function beStuck({ sandbox }: ScriptSite): Promise<void> {
  const [view] = sandbox.admin.add([{ username: 'stuck', createdDaysAgo: 3 }]);
  sandbox.admin.move(view?.userId ?? 0, 'RETIRING_ENROLLMENTS');
}

function beComplete({ sandbox }: ScriptSite, learners: number): void {
  const specs = Array.from({ length: learners }, (_, at) => ({
    username: `gone-${at + 1}`,
    state: 'COMPLETE',
    renamed: true,
    createdDaysAgo: 3,
  }));
  sandbox.admin.add(specs);
}

function campaignOf(
  what: string,
  says: string,
  options: string,
  {
    learners = LEARNERS,
    refusals = [],
    ...more
  }: Pick<ScriptScenario, 'prepare'> & Partial<ScriptScenario> & { readonly learners?: number },
): ScriptScenario {
  return {
    name: `campaign ${what}`,
    says,
    needs,
    line: () => `campaign start ${what.split(' ', 1)[0]} ${options} --reason rehearsal --yes --follow --json`,
    seen: (site) =>
      site.sandbox.admin
        .learners()
        .map((view) => ({ state: view.state, went: statesOf(view), email: view.email, traces: view.traces })),
    said: (json) => (json as CampaignShown | undefined)?.counts,
    does: { said: { all: learners, accepted: learners } },
    doubles: () => [],
    // What comes late finds that its repeat was done.
    refusals: ['state-not-after', 'wrong-state', ...refusals],
    /** A learner who is held for a minute gives no answer in time, and it says so; what was asked is done all the same. */
    admits: (_, json) => {
      const { unknown = 0, refused = 0 } = (json as Partial<CampaignShown>).counts ?? {};
      return unknown > 0 && refused === 0 ? () => {} : undefined;
    },
    ...more,
  };
}

export const CAMPAIGNS: readonly ScriptScenario[] = [
  campaignOf('hold', 'two learners who cool off', '--state PENDING', { prepare: (site) => coolOff(site) }),
  campaignOf('release', 'two learners who are held', '--state PENDING', {
    prepare: async (site) => {
      await coolOff(site);
      await must(site, 'campaign start hold --all --yes --follow');
    },
  }),
  campaignOf('expedite', 'a learner who cools off, and then retires', '--state PENDING', {
    learners: 1,
    prepare: (site) => coolOff(site, 1),
    settle: (site) => holds(site, 'COMPLETE'),
  }),
  campaignOf('abort', 'two learners who cool off', '--state PENDING', { prepare: (site) => coolOff(site) }),
  campaignOf('cancel', 'two learners who cool off, and get their accounts back', '--state PENDING', {
    prepare: (site) => coolOff(site),
    // A row that is gone is looked for in every state that a site may have.
    refusals: ['unknown-state'],
  }),
  campaignOf(
    'reset',
    'a learner whom another driver left in a step, back to PENDING',
    '--state RETIRING_ENROLLMENTS --rewind',
    {
      learners: 1,
      prepare: beStuck,
      // A reset is written by force: one that comes late writes the same state once more.
      seen: (site) =>
        site.sandbox.admin.learners().map((view) => ({
          state: view.state,
          went: statesOf(view).filter((state, at, all) => state !== all[at - 1]),
          email: view.email,
          traces: view.traces,
        })),
    },
  ),
  campaignOf('retry', 'a learner whom a service refused', '--state ERRORED', {
    learners: 1,
    prepare: beErrored,
    settle: (site) => holds(site, 'COMPLETE'),
  }),
  campaignOf('skip', 'a learner whom a service refused, past its step', '--state ERRORED --step RETIRING_CREDENTIALS', {
    learners: 1,
    prepare: beErrored,
  }),
  campaignOf(
    'erase',
    'one step more for two learners who are COMPLETE',
    '--all-completed --step RETIRING_CREDENTIALS',
    {
      // Whom the service fails for is told as refused, and the others go on.
      admits: (_, json) => ((json as Partial<CampaignShown>).counts?.refused === 1 ? () => {} : undefined),
      prepare: async (site) => beComplete(site, LEARNERS),
    },
  ),
  campaignOf(
    'erase (two batches)',
    `the same for ${IN_TWO_BATCHES} learners: the last calls of the first batch, and the second batch`,
    '--all-completed --step RETIRING_DEMOGRAPHICS',
    {
      learners: IN_TWO_BATCHES,
      needs: { shortAttempts: true, long: true },
      only: (requests) => requests.map((_, at) => at + 1).slice(-SWEPT),
      admits: (_, json) => ((json as Partial<CampaignShown>).counts?.refused === 1 ? () => {} : undefined),
      prepare: async (site) => beComplete(site, IN_TWO_BATCHES),
    },
  ),
];
