import type { Fault, FaultAction } from '../../sandbox/faults/fault-rules';
import { type Sandbox, startSandbox } from '../../sandbox/start-sandbox';
import type { ReportResult } from '../../src/workflows/partner-report/messages';
import { jsonOf, runLine } from '../cli/recording-terminal';
import { temporaryFolder } from '../config/temporary-folder';
import { openTestEngine, type TestEngine } from '../support/dev-server';
import { untilHolds } from '../support/until-holds';
import { startWorkerProcess, type WorkerProcess } from '../support/worker-process';

const MAPPING = { AthenX: ['Athens'], BayU: ['Bay', 'Athens'], CairnX: ['Cairn'] };
const RATE_LIMIT = JSON.stringify({ error: { code: 403, errors: [{ reason: 'rateLimitExceeded' }] } });
const UPLOAD = { method: 'POST', path: '/upload/drive/v3/files' } as const;
const COMMENT = { method: 'POST', path: 'drive/v3/files/.*/comments' } as const;
const FOLDERS = { method: 'GET', path: 'drive/v3/files$' } as const;
const CLEAN_UP = 'retirement_partner_report_cleanup/';

jest.setTimeout(240_000);

describe('lethe partner-report, to Google Drive', () => {
  const folder = temporaryFolder();
  let engine: TestEngine;
  let sandbox: Sandbox;
  let worker: WorkerProcess;
  let file: string;
  let names = 0;

  beforeAll(async () => {
    engine = await openTestEngine('report-drive');
    sandbox = await startSandbox({ port: 0 });
    folder.write('google.json', drive().secrets(sandbox.urls.google_drive));
    const denied = ['@academy.example.com'];
    const written = sandbox.config({ secretsFile: 'google.json', mapping: MAPPING, denied });
    const brisk = written.replace('cool_off_days: 0', 'cool_off_days: 0\n  cool_off_jitter: 0s');
    file = folder.write('site.yml', `${brisk}    answer_timeout: 2s\n`);
    for (const partner of ['Athens', 'Bay']) {
      drive().addFolder(partner, [`reports@${partner.toLowerCase()}.example.com`, 'support@Academy.example.com']);
    }
    expect(await lethe('instance apply --yes')).toMatchObject({ code: 0 });
    worker = await startWorkerProcess(file, engine.env);
  }, 120_000);
  afterEach(() => {
    sandbox.admin.removeFaults();
    expect(sandbox.admin.violations()).toEqual([]);
  });
  afterAll(async () => {
    await worker?.stop();
    await sandbox?.stop();
    await engine?.close();
  });

  const drive = () => sandbox.admin.drive;
  const lethe = (line: string) => engine.listed().then(() => runLine(`${line} --config ${file}`, { env: engine.env }));
  const report = async (line = 'run --yes') => {
    const outcome = await lethe(`partner-report ${line} --json`);
    return { ...outcome, result: outcome.out === '' ? undefined : jsonOf<ReportResult>(outcome) };
  };
  /** Learners who are queued for partners. @returns their LMS user ids */
  const queue = (count: number, ...orgs: readonly string[]) =>
    Array.from({ length: count }, () => {
      names += 1;
      const holdings = { courses: orgs.map((org) => `course-v1:${org}+C1+2024`) };
      const spec = { username: `Zoë-${names}`, name: `Zoë, "Z"\nÜ 😀`, state: 'PARTNER_QUEUE_COMPLETE', holdings };
      const [{ userId } = { userId: 0 }] = sandbox.admin.add([spec]);
      sandbox.admin.queueForPartners(userId);
      return userId;
    });
  const fault = (match: Fault['match'], action: FaultAction, times = 1) =>
    sandbox.admin.addFault({ match: { service: 'google_drive', ...match, times }, do: action });
  const asked = (method: string, end: string) =>
    sandbox.admin.requests().filter((one) => one.method === method && one.path.endsWith(end)).length;
  /** What is in a partner's folder: of each learner how often, and what the comments say. */
  const filesOf = (partner: string) =>
    drive()
      .list()
      .filter(({ folder: name }) => name === partner);
  const idsIn = (partner: string) =>
    filesOf(partner)
      .flatMap(({ text }) => [...text.matchAll(/^(\d{7}),/gm)].map(([, id]) => Number(id)))
      .sort();
  const fresh = () =>
    drive()
      .list()
      .map(({ id }) => drive().files.all.delete(id));
  const rows = () => sandbox.admin.partnerQueue();

  it('brings learners whom real runs have queued into the folders of their partners, and tells them', async () => {
    const holdings = { courses: ['course-v1:AthenX+C1+2024', 'course-v1:BayU+C1+2024'] };
    const [ann] = sandbox.admin.add([{ username: 'ann', name: '=SUM(A1)', holdings }]);
    expect((await lethe('discovery run --yes --follow')).code).toBe(0);
    const { code, result } = await report();
    expect(result).toMatchObject({ asked: 'answered', received: 1, learners: 1, cleanedUp: 1, owed: [] });
    expect(result?.told).toEqual({ told: 2, nobody: [], failed: [] });
    expect(code).toBe(0);
    expect([idsIn('Athens'), idsIn('Bay')]).toEqual([[ann?.userId], [ann?.userId]]);
    const [one] = filesOf('Athens');
    expect(one?.name).toMatch(/^user_retirement_sandbox_Athens_\d{4}-\d\d-\d\d\.csv$/);
    expect(one?.text).toContain(",'=SUM(A1),");
    expect(one?.comments).toEqual([expect.stringMatching(/^\+reports@athens\.example\.com A new report/)]);
    expect(rows()).toEqual([]);
    expect((await lethe('partner-report show')).out).toContain('files of which people were told  2');
  });

  it('recovers into Drive what the LMS has marked and did not say', async () => {
    fresh();
    const holdings = { courses: ['course-v1:AthenX+C1+2024'] };
    const [bob] = sandbox.admin.add([{ username: 'bob', holdings }]);
    expect(await lethe('discovery run --yes --follow')).toMatchObject({ code: 0 });
    const path = 'retirement_partner_report/$';
    sandbox.admin.addFault({ match: { service: 'lms', method: 'POST', path, nth: 1 }, do: { kind: 'reset-after' } });
    expect(await report()).toMatchObject({ code: 5, result: { asked: 'lost', files: [] } });
    const orgs = folder.write('orgs.csv', `${bob?.userId},AthenX\n`);
    const recovered = await report(`recover --orgs-file ${orgs} --yes`);
    const owed = [{ recovered: true }];
    expect(recovered).toMatchObject({ code: 5, result: { received: 1, cleanedUp: 1, owed, told: { told: 1 } } });
    expect([idsIn('Athens'), rows()]).toEqual([[bob?.userId], []]);
    const lost = recovered.result?.owed[0]?.report ?? '';
    expect(await lethe(`partner-report settle --report ${lost} --yes`)).toMatchObject({ code: 0 });
  });

  it('has one file and one comment though both answers are lost, and cleans up after that, once', async () => {
    fresh();
    sandbox.admin.clearRecord();
    const userIds = queue(3, 'AthenX');
    const [upload, comment] = [fault(UPLOAD, { kind: 'reset-after' }), fault(COMMENT, { kind: 'reset-after' })];
    const { code, result } = await report();
    expect([upload.fired, comment.fired]).toEqual([1, 1]);
    expect(result).toMatchObject({ learners: 3, cleanedUp: 3, told: { told: 1 } });
    expect(code).toBe(0);
    expect(filesOf('Athens')).toHaveLength(1);
    expect(filesOf('Athens')[0]?.comments).toHaveLength(1);
    expect(idsIn('Athens')).toEqual(userIds);
    const sent = sandbox.admin.requests().filter(({ method }) => method === 'POST');
    const cleaned = sent.findIndex(({ path }) => path.endsWith(CLEAN_UP));
    const last = sent.findLastIndex(({ service, path }) => service === 'google_drive' && !path.endsWith('token'));
    expect(cleaned).toBeGreaterThan(last);
    expect(asked('POST', CLEAN_UP)).toBe(1);
    expect(asked('POST', '/upload/drive/v3/files')).toBe(1);
  });

  it('finds its file again when its worker was killed after the upload', async () => {
    fresh();
    const userIds = queue(2, 'BayU');
    const upload = fault({ ...UPLOAD, nth: 1 }, { kind: 'hang-after' });
    const done = report();
    await untilHolds(
      'the upload',
      async () => upload.fired,
      (fired) => fired === 1,
    );
    await worker.kill();
    sandbox.admin.removeFaults();
    worker = await startWorkerProcess(file, engine.env);
    expect((await done).result).toMatchObject({ learners: 2, cleanedUp: 2 });
    expect([filesOf('Athens').length, filesOf('Bay').length]).toEqual([1, 1]);
    expect([idsIn('Athens'), idsIn('Bay')]).toEqual([userIds, userIds]);
  });

  it('waits for a limit of Google to pass, and logs in again with a token that counts no more', async () => {
    fresh();
    const userIds = queue(1, 'AthenX');
    sandbox.admin.revokeTokens();
    const limit = fault(UPLOAD, { kind: 'status', status: 403, body: RATE_LIMIT }, 2);
    const { code, result } = await report();
    expect([code, limit.fired, result?.cleanedUp]).toEqual([0, 2, 1]);
    expect(idsIn('Athens')).toEqual(userIds);
  });

  it.each([401, 404])('asks the LMS nothing where Drive says %i of the partners’ folder', async (status) => {
    fresh();
    sandbox.admin.clearRecord();
    const userIds = queue(1, 'AthenX');
    fault(FOLDERS, { kind: 'status', status }, 100);
    const denied = await report();
    expect([denied.code, denied.err]).toEqual([7, expect.stringContaining('does not let us in')]);
    expect(denied.err).toContain('Google Drive');
    expect(asked('POST', 'retirement_partner_report/')).toBe(0);
    sandbox.admin.removeFaults();
    expect((await report()).result).toMatchObject({ received: 1, cleanedUp: 1 });
    expect(idsIn('Athens')).toEqual(userIds);
  });

  it('keeps the entries where Drive does not let us write, and brings them with the next report', async () => {
    fresh();
    const userIds = queue(2, 'AthenX');
    fault(UPLOAD, { kind: 'status', status: 403 }, 100);
    const denied = await report();
    expect([denied.code, denied.err]).toEqual([7, expect.stringContaining('does not let us in')]);
    expect(rows().map(({ processing }) => processing)).toEqual([true, true]);
    expect((await lethe('partner-report show')).out).toMatch(/the next report\s+goes on with them/);
    sandbox.admin.removeFaults();
    const { code, result } = await report();
    expect(result).toMatchObject({ received: 0, waiting: 2, learners: 2, cleanedUp: 2 });
    expect([code, idsIn('Athens'), rows()]).toEqual([0, userIds, []]);
  });

  it('keeps the learners of a partner without a folder, until there is one', async () => {
    fresh();
    const userIds = queue(2, 'CairnX');
    const first = await report();
    expect(first).toMatchObject({ code: 5, result: { withoutPlace: ['Cairn'], cleanedUp: 0, files: [] } });
    drive().addFolder('Cairn', ['support@academy.example.com']);
    const second = await report();
    expect(second.result).toMatchObject({ learners: 2, cleanedUp: 2, told: { told: 0, nobody: ['Cairn'] } });
    expect(second.code).toBe(5);
    expect([idsIn('Cairn'), filesOf('Cairn')[0]?.comments]).toEqual([userIds, []]);
  });

  it('counts though somebody cannot be told, tells the others, and says whom to tell by hand', async () => {
    fresh();
    queue(1, 'AthenX');
    fault(COMMENT, { kind: 'status', status: 403 }, 100);
    const { code, result } = await report();
    expect(result).toMatchObject({ learners: 1, cleanedUp: 1, told: { told: 0, failed: ['Athens'] } });
    expect(code).toBe(5);
    sandbox.admin.removeFaults();
    fresh();
    queue(1, 'BayU');
    fault(COMMENT, { kind: 'status', status: 403 });
    expect((await report()).result?.told).toEqual({ told: 1, nobody: [], failed: ['Athens'] });
    fresh();
    queue(1, 'AthenX');
    expect((await report('run --yes --no-comments')).result?.told).toBeUndefined();
    expect(filesOf('Athens')).toMatchObject([{ comments: [] }]);
  });

  it('deletes old reports of every folder, and nothing else', async () => {
    queue(1, 'BayU');
    await report();
    const [old] = filesOf('Bay');
    const long = new Date(Date.now() - 61 * 86_400_000).toISOString();
    drive().age(old?.id ?? '', long);
    const parent = [...drive().files.all.values()].find(({ name }) => name === 'Bay')?.id ?? '';
    const notes = drive().files.add({ name: 'notes.csv', mimeType: 'text/csv', parents: [parent], createdTime: long });
    const dry = jsonOf(await lethe('partner-report expire --age-in-days 60 --dry-run --json'));
    expect(dry).toMatchObject({ expired: 1, names: [old?.name] });
    const lost = fault({ method: 'DELETE' }, { kind: 'reset-after' });
    const done = jsonOf(await lethe('partner-report expire --age-in-days 60 --yes --json'));
    expect([done, lost.fired]).toMatchObject([{ expired: expect.any(Number) }, 1]);
    expect(filesOf('Bay')).toMatchObject([{ id: notes.id }]);
    expect(filesOf('Athens').length).toBeGreaterThan(0);
  });

  it('brings nothing but the worker’s own lines to its terminal, and no name', () => {
    for (const line of worker.lines) expect(() => JSON.parse(line)).not.toThrow();
    expect(worker.lines.join('\n')).not.toMatch(/Zoë|@|PRIVATE KEY/);
  });
});
