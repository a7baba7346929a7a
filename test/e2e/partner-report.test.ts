import { readdirSync, readFileSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Sandbox, startSandbox } from '../../sandbox/start-sandbox';
import type { ReportResult } from '../../src/workflows/partner-report/messages';
import { jsonOf, runLine } from '../cli/recording-terminal';
import { temporaryFolder } from '../config/temporary-folder';
import { openTestEngine, type TestEngine } from '../support/dev-server';
import { reportYaml } from '../support/report-bench';
import { until, untilHolds } from '../support/until-holds';
import { type ServedHere, serveHere } from './serve-here';

const HELD_STEP = 'retirement_partner_queue';
const POST = { service: 'lms', method: 'POST', path: 'retirement_partner_report/$' } as const;

jest.setTimeout(300_000);

describe('lethe partner-report', () => {
  const folder = temporaryFolder();
  const reports = temporaryFolder();
  const archives = temporaryFolder();
  let engine: TestEngine;
  let sandbox: Sandbox;
  let served: ServedHere;
  let names = 0;
  const yaml = (mapping?: string) =>
    `${reportYaml(sandbox.config(), reports.path, mapping)}  archive: {folder: ${archives.path}, cool_off_days: 0}\n`;

  beforeAll(async () => {
    engine = await openTestEngine('partner-report');
    sandbox = await startSandbox({ port: 0 });
    const file = folder.write('sandbox.yml', yaml());
    const { code, err } = await runLine(`instance apply --config ${file} --yes`, { env: engine.env });
    if (code !== 0) throw new Error(err);
    served = await serveHere(engine, file);
  });
  afterAll(async () => {
    await served?.stop();
    await sandbox?.stop();
    await engine?.close();
  });
  afterEach(() => sandbox.admin.removeFaults());

  const lethe = (line: string) =>
    engine.listed().then(() => runLine(`${line} --instance sandbox`, { env: engine.env }));
  const report = async (line: string) => {
    const outcome = await lethe(`partner-report ${line} --json`);
    return { code: outcome.code, err: outcome.err, result: jsonOf<ReportResult>(outcome) };
  };
  const add = (count: number, orgs: readonly string[]) =>
    sandbox.admin
      .add(
        Array.from({ length: count }, () => {
          names += 1;
          const courses = orgs.map((org) => `course-v1:${org}+C1+2024`);
          return { username: `learner-${names}`, email: `learner-${names}@example.com`, holdings: { courses } };
        }),
      )
      .map(({ userId }) => userId);
  /** Learners whom real runs have queued for partners. */
  const retire = async (count: number, orgs: readonly string[]) => {
    const userIds = add(count, orgs);
    const { code, err } = await lethe('discovery run --yes --follow --json');
    if (code !== 0) throw new Error(err);
    return userIds;
  };
  const marked = () => sandbox.admin.partnerQueue().filter(({ processing }) => processing).length;
  const csv = (name: string) =>
    readFileSync(join(reports.path, 'Athens', name), 'utf8')
      .trimEnd()
      .split('\r\n');
  const idsIn = (name: string) =>
    csv(name)
      .slice(1)
      .map((line) => Number(line.split(',')[0]));
  const posts = () =>
    sandbox.admin
      .requests()
      .filter(({ method, path }) => method === 'POST' && path.endsWith('retirement_partner_report/')).length;

  it('brings each partner a file, cleans up in the LMS, and says what it did', async () => {
    const userIds = await retire(3, ['AthenX']);
    const dry = await report('run --dry-run');
    expect(dry).toMatchObject({ code: 0, result: { kind: 'count', queued: 3, files: [] } });
    expect(posts()).toBe(0);

    const { code, result } = await report('run --yes');
    expect(result).toMatchObject({ asked: 'answered', received: 3, learners: 3, cleanedUp: 3, aside: 0, owed: [] });
    expect(code).toBe(0);
    expect(idsIn(result.files[0]?.name ?? '')).toEqual(userIds);
    expect(sandbox.admin.partnerQueue()).toEqual([]);
    expect(posts()).toBe(1);

    const nothing = await report('run --yes');
    expect(nothing).toMatchObject({ code: 0, result: { received: 0, files: [] } });
    const shown = await lethe('partner-report show');
    expect(shown.out).toMatch(/ended/);
  });

  it('asks for a yes without a terminal', async () => {
    expect((await lethe('partner-report run')).code).toBe(2);
  });

  it('has everybody in the report, or in the next, who is queued while the LMS answers', async () => {
    const before = await retire(2, ['AthenX']);
    sandbox.admin.tune({ reportRaceMs: 1_500 });
    const running = report('run --yes');
    await untilHolds(
      'the report holds its step',
      () => lethe('instance show'),
      ({ out }) => out.includes(HELD_STEP),
    );
    const during = await retire(3, ['AthenX']);
    const { result } = await running;
    sandbox.admin.tune({ reportRaceMs: 0 });
    const next = await report('run --yes');
    const files = [result, next.result].flatMap((one) => one.files.map(({ name }) => name));
    expect(files.flatMap(idsIn).sort()).toEqual([...before, ...during].sort());
    expect(sandbox.admin.partnerQueue()).toEqual([]);
  });

  it('does not call an answer owed that it still waits for', async () => {
    const slow = sandbox.admin.addFault({ match: POST, do: { kind: 'delay', ms: 4_000 } });
    const running = report('run --yes');
    await until('the LMS is asked', () => slow.fired > 0);
    expect(await lethe('partner-report show')).toMatchObject({ code: 0, out: expect.not.stringContaining('Owed') });
    await running;
  });

  it('gets the whole report where the question was never carried out', async () => {
    const userIds = await retire(2, ['AthenX']);
    sandbox.admin.addFault({ match: { ...POST, nth: 1 }, do: { kind: 'reset-before' } });
    const { code, result } = await report('run --yes');
    expect(result).toMatchObject({ asked: 'answered', received: 2, owed: [] });
    expect(code).toBe(0);
    expect(idsIn(result.files[0]?.name ?? '')).toEqual(userIds);
  });

  it('says that an answer was lost, and makes up for it once the rows are reset in the admin, and somebody says so', async () => {
    const userIds = await retire(2, ['AthenX']);
    sandbox.admin.addFault({ match: { ...POST, nth: 1 }, do: { kind: 'reset-after' } });
    const lost = await report('run --yes');
    expect(lost).toMatchObject({ code: 5, result: { asked: 'lost', queued: 2, received: 0, files: [] } });
    expect(marked()).toBe(2);
    expect((await lethe('partner-report show')).code).toBe(5);

    sandbox.admin.resetPartnerQueue();
    const [{ report: owed = '' } = {}] = lost.result.owed as readonly { readonly report?: string }[];
    const { code, result } = await report('run --yes');
    expect([code, result]).toMatchObject([5, { received: 2, cleanedUp: 2, owed: [{ report: owed }] }]);
    expect(idsIn(result.files[0]?.name ?? '')).toEqual(userIds);
    expect((await lethe(`partner-report settle --report ${owed} --yes`)).code).toBe(0);
    expect((await lethe('partner-report show')).code).toBe(0);
  });

  it('recovers from its own runs whom the LMS has marked, and says for whom it cannot', async () => {
    const userIds = await retire(3, ['AthenX']);
    sandbox.admin.addFault({ match: { ...POST, nth: 1 }, do: { kind: 'reset-after' } });
    expect((await report('run --yes')).code).toBe(5);
    const dry = await report('recover --dry-run');
    expect(dry).toMatchObject({ code: 5, result: { queued: 3, unknown: userIds } });

    const [one, two, three] = userIds;
    const orgs = folder.write('orgs.csv', `user_id,org\n${one},AthenX\n${two},AthenX\n`);
    const part = await report(`recover --orgs-file ${orgs} --yes`);
    expect(part).toMatchObject({ code: 5, result: { received: 2, cleanedUp: 2, unknown: [three] } });
    expect(idsIn(part.result.files[0]?.name ?? '')).toEqual([one, two]);
    expect(sandbox.admin.partnerQueue()).toEqual([{ userId: three, processing: true }]);

    writeFileSync(orgs, `${three},AthenX\n`);
    const rest = await report(`recover --orgs-file ${orgs} --yes`);
    expect(rest).toMatchObject({ code: 5, result: { received: 1, cleanedUp: 1, unknown: [] } });
    expect(rest.result.owed).toMatchObject([{ recovered: true }]);
    expect(idsIn(rest.result.files[0]?.name ?? '')).toEqual([three]);

    // Nobody but a person can say whether the LMS had marked others, too.
    const [{ report: lost = '' } = {}] = rest.result.owed as readonly { readonly report?: string }[];
    expect((await lethe('partner-report show')).code).toBe(5);
    const refused = await lethe('instance remove --yes');
    expect([refused.code, refused.err]).toEqual([4, expect.stringContaining('was lost')]);
    expect((await lethe(`partner-report settle --report ${lost} --yes`)).code).toBe(0);
    expect((await lethe('partner-report show')).code).toBe(0);
    expect((await report('recover --yes')).code).toBe(4);
  });

  it('lets learners of an organization wait that nobody has mapped, until somebody has', async () => {
    const [ann] = await retire(1, ['AthenX', 'ZetaX']);
    const first = await report('run --yes');
    expect(first).toMatchObject({ code: 5, result: { unmapped: { ZetaX: 1 }, aside: 1, cleanedUp: 0 } });
    expect(first.result.files).toMatchObject([{ partner: 'Athens', learners: 1 }]);
    expect(sandbox.admin.partnerQueue()).toEqual([{ userId: ann, processing: true }]);

    await served.stop();
    const mapping = 'org_partner_mapping: {AthenX: [Athens], ZetaX: [Zeta]}';
    const file = folder.write('sandbox.yml', yaml(mapping));
    served = await serveHere(engine, file);
    const early = await lethe('partner-report run --yes');
    expect([early.code, early.err]).toEqual([7, expect.stringContaining('org_partner_mapping')]);
    expect((await runLine(`instance apply --config ${file} --yes`, { env: engine.env })).code).toBe(0);
    const second = await report('run --yes');
    expect(second).toMatchObject({ code: 0, result: { waiting: 1, learners: 1, cleanedUp: 1, aside: 0 } });
    expect(second.result.files).toMatchObject([{ partner: 'Zeta', learners: 1 }]);
    expect(sandbox.admin.partnerQueue()).toEqual([]);
  });

  it('is made before the archive: whom no report has named is left by the clean-up', async () => {
    const archived = async (line: string) => {
      const outcome = await lethe(`archive ${line}`);
      return { ...outcome, row: (userId: number) => sandbox.admin.learner(userId).state };
    };
    const [dan = 0] = await retire(1, ['AthenX']);
    const early = await archived('run --yes --json');
    expect(jsonOf(early)).toMatchObject({ setAside: { counts: { 'not-reported': 1 }, lookAt: [dan] } });
    expect(jsonOf(early)).not.toHaveProperty('unreported');
    expect(early.row(dan)).toBe('COMPLETE');
    expect((await archived('run --dry-run')).out).toContain('1 are in no partner report that Lethe knows to be whole');
    expect((await lethe('archive show')).out.replace(/\s+/g, ' ')).toContain(
      'left where they are: 1 are in no partner',
    );

    expect((await report('run --yes')).code).toBe(0);
    const late = await archived('run --yes');
    expect(late.out).toContain('1 removed from the LMS');
    expect(late.out).not.toContain('second row');
    expect([late.row(dan), sandbox.admin.partnerQueue()]).toEqual([null, []]);

    const [eve = 0] = await retire(1, ['OmegaX']);
    expect((await report('run --yes')).result).toMatchObject({ aside: 1 });
    expect(jsonOf(await archived('run --yes --json'))).toMatchObject({ removed: 0, setAside: { lookAt: [eve] } });
    const anyway = await archived('run --unreported remove --yes');
    expect(anyway.out.replace(/\s+/g, ' ')).toContain(
      '1 removed from the LMS 1 of these learners is in no partner report of Lethe.',
    );
    expect([anyway.row(eve), sandbox.admin.partnerQueue()]).toEqual([null, [{ userId: eve, processing: true }]]);
  });

  it('deletes old reports and nothing else', async () => {
    const old = new Date(Date.now() - 61 * 86_400_000);
    const [some = ''] = readdirSync(join(reports.path, 'Athens'));
    utimesSync(join(reports.path, 'Athens', some), old, old);
    writeFileSync(join(reports.path, 'Athens', 'notes.csv'), 'x');
    utimesSync(join(reports.path, 'Athens', 'notes.csv'), old, old);
    const all = readdirSync(join(reports.path, 'Athens')).length;
    const dry = jsonOf(await lethe('partner-report expire --age-in-days 60 --dry-run --json'));
    expect(dry).toMatchObject({ expired: 1, names: [some] });
    expect(readdirSync(join(reports.path, 'Athens'))).toHaveLength(all);
    expect(jsonOf(await lethe('partner-report expire --age-in-days 60 --yes --json'))).toMatchObject({ expired: 1 });
    expect(readdirSync(join(reports.path, 'Athens')).sort()).not.toContain(some);
    expect(readdirSync(join(reports.path, 'Athens'))).toHaveLength(all - 1);
  });
});
