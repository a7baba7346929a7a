import type { WriteResult } from '../../../src/activities/partner-report/contract';
import { ReportBench } from '../../support/report-bench';

const DAY = '2026-11-26';
const HEAD = 'user_id,original_username,original_email,original_name,deletion_completed';

describe('writeReports()', () => {
  let at: ReportBench;
  afterEach(() => at.close());
  const open = async (mapping?: string, tuning = {}) => {
    at = await ReportBench.open(mapping, tuning);
    await at.hold();
  };
  const write = async (): Promise<WriteResult> => {
    await at.bench.run('takeReport', { ...at.about, ask: 1 });
    return again();
  };
  const writing = (info = {}) =>
    at.bench.run('writeReports', { ...at.about, pages: [...at.bench.pages.kept.keys()], day: DAY }, info);
  const again = async (info = {}): Promise<WriteResult> => {
    const done = await writing(info);
    if ('held' in done) throw new Error('held');
    return done;
  };

  test('writes a file for each partner, with each learner once', async () => {
    await open();
    const ann = await at.queue('ann', ['AthenX', 'BayU']);
    const bob = await at.queue('bob', ['BayU']);
    const done = await write();
    expect(done).toMatchObject({ learners: 2, unmapped: {}, withoutPlace: [] });
    const files = at.files();
    expect(Object.keys(files).sort()).toEqual([
      `Athens/user_retirement_sandbox_Athens_${DAY}.csv`,
      `Bay/user_retirement_sandbox_Bay_${DAY}.csv`,
    ]);
    const lines = files[`Bay/user_retirement_sandbox_Bay_${DAY}.csv`]?.split('\r\n') ?? [];
    expect(lines[0]).toBe(HEAD);
    expect(lines.slice(1, 3).map((line) => line.split(',')[0])).toEqual([String(ann), String(bob)]);
    expect(lines[3]).toBe('');
  });

  test('finds what an earlier attempt has written, and never writes it twice', async () => {
    await open();
    await at.queue('ann', ['AthenX']);
    const first = await write();
    const before = at.files();
    expect(await again()).toEqual(first);
    expect(at.files()).toEqual(before);
  });

  test('writes nothing while somebody holds the LMS: the next report would write and tell the same again', async () => {
    await open();
    await at.queue('ann', ['AthenX']);
    await at.bench.run('takeReport', { ...at.about, ask: 1 });
    await at.holdForMaintenance();
    expect(await writing()).toEqual({ held: true });
    expect(at.files()).toEqual({});
    // What an earlier attempt has begun it ends: its files are there.
    const heartbeatDetails = { files: [] };
    expect(await again({ attempt: 2, heartbeatDetails })).toMatchObject({ learners: 1 });
    expect(Object.keys(at.files())).toHaveLength(1);
  });

  test('gives a second report of the same day a name of its own', async () => {
    await open();
    await at.queue('ann', ['AthenX']);
    await write();
    at.bench.pages.kept.clear();
    await at.queue('bob', ['AthenX']);
    await at.bench.run('takeReport', { ...at.about, ask: 2 });
    expect((await again()).files).toMatchObject([{ name: `user_retirement_sandbox_Athens_${DAY}_run2.csv` }]);
    expect(Object.keys(at.files())).toHaveLength(2);
  });

  test('sets an organization aside that nobody has mapped, and reports the others', async () => {
    await open();
    await at.queue('ann', ['AthenX', 'Zeta']);
    await at.queue('bob', ['Zeta']);
    const done = await write();
    expect(done).toMatchObject({ learners: 1, aside: 2, unmapped: { Zeta: 2 } });
    expect(done.files).toMatchObject([{ partner: 'Athens', learners: 1 }]);
    // Somebody has reset the rows in the Django admin: the LMS gives them once more.
    at.bench.sandbox.admin.resetPartnerQueue();
    await at.bench.run('takeReport', { ...at.about, ask: 2 });
    expect(await again()).toMatchObject({ learners: 1, aside: 2, unmapped: { Zeta: 2 } });
  });

  test('sets a learner aside of whom the LMS names no organization, until somebody says who must hear of them', async () => {
    await open('org_partner_mapping: {AthenX: [Athens]}');
    const ann = await at.queue('ann', ['AthenX']);
    const bob = await at.queue('bob', ['BayU']);
    at.fault('retirement_partner_report/', { kind: 'bad-row', fields: { orgs: [] } });
    expect(await write()).toMatchObject({
      files: [],
      learners: 0,
      unmapped: { '(no organization)': 2 },
      withoutOrgs: [ann, bob],
    });
    const [page = ''] = at.bench.pages.kept.keys();
    const settled = await at.bench.run('settlePage', { ...at.about, page, unmapped: ['(no organization)'] });
    expect(settled).toEqual({ deleted: 0, missing: [], aside: 2 });
    expect(Object.keys(at.rows)).toEqual([String(ann), String(bob)]);
  });

  test('takes a mapping of learners without an organization', async () => {
    await open('org_partner_mapping: {AthenX: [Athens], "(no organization)": [Athens]}');
    await at.queue('ann', ['AthenX']);
    at.fault('retirement_partner_report/', { kind: 'bad-row', fields: { orgs: [] } });
    const done = await write();
    expect(done).toMatchObject({ files: [{ partner: 'Athens', learners: 1 }], unmapped: {} });
    expect(done.withoutOrgs).toBeUndefined();
  });

  test('compares names after NFKC', async () => {
    await open('org_partner_mapping: {"Ａｔｈｅｎ": ["Ｐａｒｔｎｅｒ"]}');
    await at.queue('ann', ['Athen']);
    expect((await write()).files).toMatchObject([{ partner: 'Partner', learners: 1 }]);
  });

  test('gives an organization with columns of its own a file of its own', async () => {
    await open('org_partner_mapping: {AthenX: [Athens], mb_coaching: [Athens]}', { orgsConfig: true });
    await at.queue('ann', ['AthenX'], { coachingId: 'coach-7' });
    const { files } = await write();
    expect(files.map(({ name }) => name)).toEqual([
      `user_retirement_sandbox_Athens_${DAY}.csv`,
      `user_retirement_sandbox_Athens_${DAY}_2.csv`,
    ]);
    const own = at.files()[`Athens/user_retirement_sandbox_Athens_${DAY}_2.csv`] ?? '';
    expect(own.split('\r\n')[0]).toBe('student_id,original_email,original_name,deletion_completed');
    expect(own.split('\r\n')[1]).toMatch(/^coach-7,/);
  });
});
