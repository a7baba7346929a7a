import { scheduleOf } from '../../../src/operations/schedules/schedule-spec';
import { describeRecord } from '../../../src/temporal/records/describe-record';
import { triggerSchedule } from '../../support/trigger-schedule';
import { archiveRun, archivesLeft, oldArchives } from './archive-scenarios';
import { oldReports, queue, report, toFolder } from './report-scenarios';
import { pick, type ScriptScenario } from './script-scenario';
import type { ScriptSite } from './script-site';

/** Not before the sweep triggers it. */
const YEARLY = `schedule: {cron: '0 4 29 2 *', jitter: 0s}`;
const ENDS_WITHIN_MS = 200_000;

type What = 'archive' | 'partner-report';

/** The Schedule that `lethe instance apply` makes of what is in force. */
async function schedule(site: ScriptSite, what: What): Promise<void> {
  const sight = await describeRecord(site.client, site.id);
  if (sight.kind !== 'found') throw new Error('nothing is in force');
  const { settings } = sight.record;
  const rules = what === 'archive' ? settings.archive?.schedule : settings.partnerReport?.schedule;
  if (rules === undefined) throw new Error('no schedule is in force');
  await site.client.schedule.create(scheduleOf(site.id, what, rules, settings));
}

/** Triggers the Schedule, and waits for the end of what it starts. */
const trigger = ({ client, id }: ScriptSite, what: What) => triggerSchedule(client, `${what}/${id}`, ENDS_WITHIN_MS);

export const archiveScheduled: ScriptScenario = {
  ...archiveRun,
  name: 'archive by its schedule',
  says: 'two archives that are too old are removed; then five learners are archived',
  needs: {
    ...archiveRun.needs,
    yaml: (given, place) =>
      (archiveRun.needs.yaml?.(given, place) ?? '').replace('batch_size: 3', `batch_size: 3, keep: 365d, ${YEARLY}`),
  },
  async prepare(site) {
    await archiveRun.prepare(site);
    await oldArchives(site);
    await schedule(site, 'archive');
  },
  begin: (site) => trigger(site, 'archive'),
  line: () => 'archive show --limit 1 --json',
  said: (json) => {
    const [run] = (json as { readonly runs?: readonly object[] }).runs ?? [];
    const { removed = 0, gone = 0 } = (run ?? {}) as { readonly removed?: number; readonly gone?: number };
    return {
      ...(pick(run, ['status', 'files', 'archived', 'changed', 'learners']) as object),
      removed: removed + gone,
    };
  },
  seen: (site) => ({ rows: site.sandbox.admin.learners().map(({ state }) => state), ...archivesLeft(site) }),
  does: { said: { status: 'completed', files: 2, archived: 5, removed: 5 }, seen: { archives: 5, manifests: 5 } },
};

export const reportScheduled: ScriptScenario = {
  ...report,
  name: 'partner-report by its schedule',
  says: 'two reports that are too old are deleted; then three learners are reported',
  needs: {
    yaml: (given, place) =>
      toFolder(given, place).replace('answer_timeout: 8m}', `answer_timeout: 8m, expire_after_days: 60, ${YEARLY}}`),
  },
  async prepare(site) {
    await queue(site);
    oldReports(site);
    await schedule(site, 'partner-report');
  },
  begin: (site) => trigger(site, 'partner-report'),
  line: () => 'partner-report show --limit 1 --json',
  said: (json) => ({ ...(report.said(resultOf(json)) as object), ...(pick(resultOf(json), ['expiry']) as object) }),
  does: { said: { ...report.does.said, expiry: { expired: 2 } }, seen: { queue: [] } },
  admits: (site, json) => report.admits(site, resultOf(json)),
};

function resultOf(json: unknown): unknown {
  const [last] = (json as { readonly reports?: readonly { readonly result?: object }[] }).reports ?? [];
  return last?.result ?? { owed: [] };
}
