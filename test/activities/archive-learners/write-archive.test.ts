import { createHash } from 'node:crypto';
import { cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { ArchiveBench } from './archive-bench';

let bench: ArchiveBench;
const opened = async (...given: Parameters<typeof ArchiveBench.open>) => {
  bench = await ArchiveBench.open(...given);
};
afterEach(() => bench.close());

describe('the archive', () => {
  it('has a manifest with its checksum, out of the way of Athena', async () => {
    await opened();
    bench.complete('Zoltan');
    const archive = await bench.write(await bench.onlyBatch());
    const [manifest = '', file = ''] = bench.files();
    expect(file).toBe(archive.file);
    expect(file).toMatch(
      /^raw\/\d{4}\/\d{2}\/retirement_archive_sandbox_[0-9a-f]{16}_\d{4}(_\d\d){5}_[0-9a-f]{16}\.json\.gz$/,
    );
    expect(file).toContain(`_sandbox_${bench.work.site.fingerprint}_`);
    const sha256 = createHash('sha256')
      .update(readFileSync(join(bench.folder, file)))
      .digest('hex');
    const said = JSON.parse(readFileSync(join(bench.folder, manifest), 'utf8'));
    expect(manifest).toMatch(/^manifests\/\d{4}\/\d{2}\//);
    expect(said).toMatchObject({ format: 1, file, sha256, learners: 1, contents: 'full', instance: 'sandbox' });
    expect(JSON.stringify(said)).not.toContain('Zoltan');
  });

  it('is written once: a repeat finds its own file, and one with other rows writes another', async () => {
    await opened();
    bench.complete('ada');
    const batch = await bench.onlyBatch();
    const startedAtMs = Date.now();
    const input = { ...bench.work, batch, startedAtMs };
    const { archive: first } = await bench.at.run('writeArchive', input);
    expect((await bench.at.run('writeArchive', input, { attempt: 2 })).archive).toEqual(first);
    expect(bench.files()).toHaveLength(2);
    const [row] = bench.at.sandbox.admin.learners({ state: 'COMPLETE' });
    bench.at.sandbox.admin.overwrite(row?.userId ?? 0, { email: 'other@example.com' });
    expect((await bench.at.run('writeArchive', input)).archive?.file).not.toBe(first?.file);
    expect(bench.files()).toHaveLength(4);
  });

  it('waits while its folder is not there, and removes nobody', async () => {
    await opened();
    bench.complete('ada');
    const batch = await bench.onlyBatch();
    rmSync(bench.folder, { recursive: true });
    const failed = await bench.at.fail('writeArchive', { ...bench.work, batch, startedAtMs: 0 });
    expect(failed).toMatchObject({ type: 'storage.denied', facts: { service: 'folder', errno: 'ENOENT' } });
  });

  it('names nobody where it is pseudonymous, and is found by somebody who has the secret', async () => {
    const secret = 'a-secret-of-the-test';
    await opened(['contents: pseudonymous', `hash_secret: ${secret}`]);
    const userId = bench.complete('Ada.Invented', { email: 'Ada@Example.com' });
    const batch = await bench.onlyBatch();
    const archive = await bench.write(batch);
    const text = JSON.stringify(bench.linesOf(archive.file));
    expect(text).not.toMatch(/ada.invented|ada@/i);
    expect(Object.keys(bench.linesOf(archive.file)[0] ?? {})).not.toContain('original_name');
    const find = (by: { username: string } | { email: string }) =>
      bench.at.run('findArchived', { instance: 'sandbox', by });
    for (const by of [{ username: 'ada.invented' }, { email: ' ADA@example.com' }]) {
      expect(await find(by)).toMatchObject({ found: [{ file: archive.file, entry: { user_id: userId } }], files: 1 });
    }
    expect(await find({ email: 'bela@example.com' })).toMatchObject({ found: [], learners: 1, otherSecret: 0 });
    expect(await bench.cleanUp(batch, archive)).toMatchObject({ removed: 1 });
  });
});

describe('a search', () => {
  it('says how many lines it has found beyond those that it gives', async () => {
    await opened();
    const lines = Array.from({ length: 103 }, (_, at) =>
      JSON.stringify({ user_id: at, original_username: 'ada', original_email: 'ada@example.com' }),
    );
    const path = join(bench.folder, 'raw/2020/08');
    mkdirSync(path, { recursive: true });
    writeFileSync(join(path, 'retirement_archive_2020_27_08_10_11_12.json.gz'), gzipSync(`${lines.join('\n')}\n`));
    const result = await bench.at.run('findArchived', { instance: 'sandbox', by: { username: 'ada' } });
    expect([result.found.length, result.more, result.learners]).toEqual([100, 3, 103]);
  });
});

describe('the plan', () => {
  it('counts whom it sets aside, reads no day twice, and names no states that the LMS lacks', async () => {
    await opened(['batch_size: 3']);
    for (let at = 0; at < 7; at += 1) bench.complete(`learner-${at}`, { createdDaysAgo: 60 + 40 * at });
    const waits = bench.complete('Ann');
    bench.complete('ann', { createdDaysAgo: 2 });
    const unnamed = bench.complete('blank');
    bench.at.sandbox.admin.overwrite(unnamed, { username: '' });
    const unreadable = bench.complete('unreadable');
    bench.at.sandbox.admin.addFault({
      match: { path: '/api/user/v1/accounts/retirements_by_status_and_date/' },
      do: { kind: 'bad-row', learner: unreadable, fields: { last_state: null } },
    });
    const plan = await bench.plan();
    expect(plan).toMatchObject({
      learners: 7,
      more: false,
      setAside: { counts: { 'twin-waits': 1, 'name-not-unique': 1, unreadable: 1 } },
    });
    expect(plan.batches.map(({ learners }) => learners)).toEqual([3, 3, 1]);
    expect([...plan.setAside.lookAt].sort()).toEqual([waits, unnamed, unreadable].sort());
    expect(bench.at.broken()).toEqual([]);
  });

  it('reads at a site with another time zone and a clock that is behind', async () => {
    await opened([], { timeZone: '-11:00', clockAheadS: -90_000 });
    bench.complete('ada', { createdDaysAgo: 60 });
    expect(await bench.plan()).toMatchObject({ learners: 1 });
    const batch = await bench.onlyBatch();
    expect((await bench.write(batch)).learners).toBe(1);
    expect(bench.at.broken()).toEqual([]);
  });
});

describe('what is too old', () => {
  it('is removed with its manifest; other files and other instances are left alone', async () => {
    await opened();
    bench.complete('ada');
    const archive = await bench.write(await bench.onlyBatch());
    const { instance, site, rules } = bench.work;
    const expire = (beforeMs: number, dryRun = false) =>
      bench.at.run('expireArchives', { instance, site, rules, beforeMs, withScripts: false, dryRun });
    expect(await expire(Date.now() - 60_000)).toMatchObject({ archives: 0, oldestLeft: expect.stringMatching(/^20/) });
    expect(await expire(Date.now() + 60_000, true)).toEqual({ archives: 1, bytes: archive.bytes });
    expect(bench.files()).toHaveLength(2);
    const others = { ...site, instance: 'other' };
    expect(
      await bench.at.run('expireArchives', {
        instance: 'other',
        site: others,
        rules,
        beforeMs: Date.now() + 60_000,
        withScripts: false,
        dryRun: false,
      }),
    ).toEqual({ archives: 0, bytes: 0 });
    expect(await expire(Date.now() + 60_000)).toEqual({ archives: 1, bytes: archive.bytes });
    expect(bench.files()).toEqual([]);
  });

  it('stays, and is not searched, where it is of another site with the same id, which keeps its archives in the same place', async () => {
    await opened();
    bench.complete('ada');
    const { file } = await bench.write(await bench.onlyBatch());
    const { instance, site, rules } = bench.work;
    const of = (fingerprint: string) => (name: string) => name.replace(site.fingerprint, fingerprint);
    const [production, former] = ['0'.repeat(16), '1'.repeat(16)];
    const early = (name: string) => name.replace(`_${site.fingerprint}`, '');
    for (const name of bench.files()) {
      for (const other of [of(production), of(former), early])
        cpSync(join(bench.folder, name), join(bench.folder, other(name)));
    }
    const { records } = bench.at;
    records.record = { ...records.record, formerSites: [former] };
    expect(await bench.at.run('findArchived', { instance, by: { username: 'ada' } })).toMatchObject({
      found: [{ file }, { file: of(former)(file) }].sort((a, b) => (a.file < b.file ? -1 : 1)),
      files: 2,
      otherSite: 2,
    });
    const expire = (dryRun: boolean) =>
      bench.at.run('expireArchives', {
        instance,
        site,
        rules,
        beforeMs: Date.now() + 60_000,
        withScripts: false,
        dryRun,
      });
    for (const dryRun of [true, false]) expect(await expire(dryRun)).toMatchObject({ archives: 2, otherSite: 2 });
    expect(bench.files().filter((name) => name.startsWith('raw/'))).toEqual([of(production)(file), early(file)].sort());
    expect(bench.files()).toHaveLength(4);
    expect(await expire(false)).toEqual({ archives: 0, bytes: 0, otherSite: 2 });
  });
});
