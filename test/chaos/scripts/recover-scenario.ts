import type { ReportResult } from '../../../src/workflows/partner-report/messages';
import { until } from '../../support/until-holds';
import { report, SAID, STEP, toFolder } from './report-scenarios';
import { ADMITS_NOTHING, pick, type ScriptScenario } from './script-scenario';
import type { ScriptSite } from './script-site';

/** What a learner's own run does at each request has a sweep of its own. */
const PIPELINE = [
  ['ADDING_TO_PARTNER_QUEUE', 'PARTNER_QUEUE_COMPLETE', 'LMS', 'retirement_partner_queue'],
  ['RETIRING_CREDENTIALS', 'CREDENTIALS_COMPLETE', 'CREDENTIALS', 'retire_learner'],
] as const;
const POST = { service: 'lms', method: 'POST', path: 'retirement_partner_report/$' } as const;
const LEARNERS = 3;

async function ends(site: ScriptSite, line: string, code: number): Promise<void> {
  const outcome = await site.run(line);
  if (outcome.code !== code) throw new Error(`${line} ended with ${outcome.code}: ${outcome.err}${outcome.out}`);
}

/** Learners whose own runs have queued them, and a report of them whose answer was lost. */
async function lose(site: ScriptSite): Promise<void> {
  const { admin } = site.sandbox;
  // The one before it, so that it is known since when learners were marked.
  await ends(site, 'partner-report run --yes', 0);
  const holdings = { courses: ['course-v1:AthenX+C1+2024'] };
  const names = Array.from({ length: LEARNERS }, (_, at) => `learner-${at + 1}`);
  admin.add(names.map((username) => ({ username, email: `${username}@example.com`, createdDaysAgo: 30, holdings })));
  await ends(site, 'discovery run --yes --accept-moved --no-hold-file --accept-copy', 0);
  await until('all are COMPLETE', () => admin.learners().every(({ state }) => state === 'COMPLETE'));
  const fault = admin.addFault({ match: { ...POST, nth: 1 }, do: { kind: 'reset-after' } });
  await ends(site, 'partner-report run --yes', 5);
  admin.removeFaults(fault.id);
}

export const reportRecover: ScriptScenario = {
  ...report,
  name: 'partner-report recover',
  says: 'three learners whose own runs queued them, and the answer with them was lost',
  needs: {
    sandbox: { pipelineFile: { pipeline: PIPELINE, extraServices: [] } },
    yaml: (given, place) =>
      // The sandbox has the step in its pipeline already.
      toFolder(given.replace(STEP, ''), place).replace(
        /^org_partner_mapping: .*$/m,
        'org_partner_mapping: {AthenX: [Athens]}',
      ),
  },
  prepare: lose,
  line: () => 'partner-report recover --yes --json',
  said: (json) => {
    const { owed = [] } = (json ?? {}) as Partial<ReportResult>;
    return { ...(pick(json, [...SAID, 'unknown']) as object), owed: owed.map(({ recovered }) => recovered) };
  },
  does: { said: { received: LEARNERS, learners: LEARNERS, cleanedUp: LEARNERS, unknown: [] }, seen: { queue: [] } },
  admits: ADMITS_NOTHING,
};
