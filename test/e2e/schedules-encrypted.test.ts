import { mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import type { ArchiveRow } from '../../src/operations/archives';
import type { ReportRow } from '../../src/operations/partner-reports';
import { jsonOf } from '../cli/recording-terminal';
import { temporaryFolder } from '../config/temporary-folder';
import { reportYaml } from '../support/report-bench';
import { untilHolds } from '../support/until-holds';
import { EncryptedSite } from './encrypted-site';
import { textsFoundIn } from './spellings-in';

jest.setTimeout(240_000);

/** Not before the test triggers it. */
const YEARLY = `schedule: {cron: '0 4 29 2 *', jitter: 0s}`;

describe('a Schedule of an instance that is encrypted', () => {
  const folder = temporaryFolder();
  const [archives, reports] = [join(folder.path, 'archives'), join(folder.path, 'reports')];
  let site: EncryptedSite;

  beforeAll(async () => {
    for (const path of [archives, reports]) mkdirSync(path);
    site = await EncryptedSite.open(true, (yaml) => {
      const withReport = reportYaml(yaml, reports).replace('answer_timeout: 2s', `answer_timeout: 2s, ${YEARLY}`);
      return `${withReport}  archive:\n    folder: ${archives}\n    ${YEARLY}\n`;
    });
    await site.start();
    const applied = await site.lethe('instance apply --yes');
    if (applied.code !== 0) throw new Error(applied.err);
  });
  afterAll(() => site?.close());

  /** Somebody who asked long ago. @returns the LMS user id */
  const person = (username: string, state: string) => {
    const holdings = { courses: ['course-v1:AthenX+C1+2024'] };
    const spec = { username, email: `${username}@example.com`, name: `${username} Moreau`, state, holdings };
    site.people.push(spec);
    const [{ userId } = { userId: 0 }] = site.sandbox.admin.add([{ ...spec, createdDaysAgo: 60 }]);
    return userId;
  };
  const trigger = (id: string) => site.temporal('schedule', 'trigger', '--schedule-id', id);
  const filesIn = (path: string, end: string) =>
    readdirSync(path, { recursive: true, encoding: 'utf8' })
      .filter((name) => name.endsWith(end))
      .map((name) => join(path, name));
  const archived = () =>
    filesIn(archives, '.json.gz')
      .flatMap((file) => gunzipSync(readFileSync(file)).toString().trimEnd().split('\n'))
      .map((line) => (JSON.parse(line) as { user_id: number }).user_id)
      .sort();
  const reported = () =>
    filesIn(reports, '.csv')
      .flatMap((file) => readFileSync(file, 'utf8').trimEnd().split('\r\n').slice(1))
      .map((line) => Number(line.split(',')[0]))
      .sort();
  const ran = async () => {
    const { runs } = jsonOf<{ runs: readonly ArchiveRow[] }>(
      await site.lethe('archive show --instance sandbox --json'),
    );
    return runs.map(({ status }) => status);
  };
  const made = async () => {
    const shown = await site.lethe('partner-report show --instance sandbox --json');
    const all = jsonOf<{ reports: readonly ReportRow[] }>(shown).reports;
    return all.map(({ status, result }) => `${status} ${result?.phase}`);
  };

  it('is applied and listed with the instance', async () => {
    const { schedules } = jsonOf<{ schedules: readonly { runs: string; schedule?: string }[] }>(
      await site.lethe('schedule list --json'),
    );
    expect(schedules.map(({ runs }) => runs)).toEqual(['discovery', 'partner-report', 'archive']);
    for (const { schedule } of schedules.slice(1)) expect(schedule).toMatch(/^cron 0 4 29 2 \*, UTC/);
  });

  it('reports to partners by itself, twice in a row', async () => {
    const userIds: number[] = [];
    for (const name of ['Mira-Reported', 'Nuru-Reported']) {
      const userId = person(name, 'PARTNER_QUEUE_COMPLETE');
      site.sandbox.admin.queueForPartners(userId);
      userIds.push(userId);
      await trigger('partner-report/sandbox');
      const states = userIds.map(() => 'completed ended');
      await untilHolds(`${name} is reported`, made, (seen) => String(seen) === String(states));
      expect(reported()).toEqual(userIds);
      expect(site.sandbox.admin.partnerQueue()).toEqual([]);
    }
  });

  it('archives by itself, twice in a row', async () => {
    const userIds: number[] = [];
    for (const name of ['Kirsi-Archived', 'Lars-Archived']) {
      const userId = person(name, 'COMPLETE');
      site.sandbox.admin.rename(userId, `gone-${userId}`);
      userIds.push(userId);
      await trigger('archive/sandbox');
      const states = userIds.map(() => 'completed');
      await untilHolds(`${name} is archived`, ran, (seen) => String(seen) === String(states));
      expect(archived()).toEqual(userIds);
      expect(site.sandbox.admin.learner(userId).state).toBeNull();
    }
  });

  it('leaves nobody’s name in the database of Temporal, nor in what the worker says', async () => {
    await site.stop();
    expect(site.database.length).toBeGreaterThan(100_000);
    expect(textsFoundIn(site.database, site.names)).toEqual([]);
    expect(textsFoundIn(site.everythingSaid, site.names)).toEqual([]);
    expect(site.sandbox.admin.violations()).toEqual([]);
  });
});
