import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import type { Sandbox } from '../../sandbox/start-sandbox';
import { openS3 } from '../../src/storage/s3/open-s3';
import type { ArchiveLearnersResult, FindArchivedResult } from '../../src/workflows/archive-learners/messages';
import { jsonOf, runLine } from '../cli/recording-terminal';
import { openTestEngine, type TestEngine } from '../support/dev-server';
import { openSite, type TestSite } from '../support/open-site';
import { describeWithS3 } from '../support/s3/describe-with-s3';
import { type S3InBetween, startS3InBetween } from '../support/s3/s3-in-between';
import { BUCKET, S3_KEY } from '../support/s3/start-s3';
import { untilHolds } from '../support/until-holds';
import { startWorkerProcess, type WorkerProcess } from '../support/worker-process';

/** As the Python script has it: nothing but the bucket's name is in the file, and boto's variables in the environment. */
const BY_THE_SCRIPT = { AWS_ACCESS_KEY_ID: S3_KEY.accessKeyId, AWS_SECRET_ACCESS_KEY: S3_KEY.secretAccessKey };
const RAW = /^\/archive\/raw\//;

jest.setTimeout(180_000);

describeWithS3('lethe archive, to a bucket', (s3) => {
  let engine: TestEngine;
  let site: TestSite;
  let sandbox: Sandbox;
  let between: S3InBetween;
  let worker: WorkerProcess;

  beforeAll(async () => {
    engine = await openTestEngine('archive-s3');
    between = await startS3InBetween(s3());
    const more = `  archive:\n    s3_endpoint: ${between.url}\n    batch_size: 2\n`;
    site = await openSite({ change: (yaml) => `s3_archive: {bucket_name: ${BUCKET}}\n${yaml}${more}` });
    ({ sandbox } = site);
    expect(await lethe('instance apply --yes')).toMatchObject({ code: 0 });
    worker = await serve();
  }, 120_000);
  afterEach(() => {
    between.mend();
    expect(sandbox.admin.violations()).toEqual([]);
  });
  afterAll(async () => {
    await worker?.stop();
    await between?.stop();
    await site?.close();
    await engine?.close();
  });

  const serve = () => startWorkerProcess(site.file, { ...engine.env, ...BY_THE_SCRIPT, AWS_REGION: 'us-east-1' });
  const lethe = (line: string) => runLine(`${line} --config ${site.file}`, { env: engine.env });
  const archive = async (line = 'run --yes') => {
    const outcome = await lethe(`archive ${line} --json`);
    return { ...outcome, result: outcome.code === 0 ? jsonOf<ArchiveLearnersResult>(outcome) : undefined };
  };
  /** Learners who have been COMPLETE for long. @returns their LMS user ids */
  const complete = (...names: readonly string[]) =>
    names.map((username) => {
      const spec = { username, email: `${username}@example.com`, state: 'COMPLETE', createdDaysAgo: 60 };
      const [{ userId } = { userId: 0 }] = sandbox.admin.add([spec]);
      sandbox.admin.rename(userId, `gone-${userId}`);
      return userId;
    });
  const states = (userIds: readonly number[]) => userIds.map((userId) => sandbox.admin.learner(userId).state);
  const archives = () =>
    s3()
      .names()
      .filter((name) => name.startsWith('raw/'));
  const entriesOf = (name: string) =>
    gunzipSync(readFileSync(join(s3().bucketPath, name)))
      .toString()
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as Record<string, string | number>);
  /** Lines of these learners in all archives. */
  const linesOf = (userIds: readonly number[]) =>
    archives()
      .flatMap(entriesOf)
      .map(({ user_id: userId }) => Number(userId))
      .filter((userId) => userIds.includes(userId))
      .sort();
  const puts = () => between.requests.filter((line) => line.startsWith('PUT /archive/raw/')).length;

  it('keeps everybody once where the script puts them, though the answer to each write is lost', async () => {
    const userIds = complete('ada', 'Zoë', 'chidi', 'dalia', 'emre');
    between.break({ method: 'PUT', path: RAW, trouble: 'reset-after', times: 1 });
    between.break({ method: 'PUT', path: /manifests/, trouble: 'reset-after', times: 1 });
    const { code, result, err } = await archive();
    expect([code, err]).toEqual([0, expect.any(String)]);
    expect(result).toMatchObject({ contents: 'full', files: 3, archived: 5, removed: 5, changed: 0 });
    expect(result?.address).toBe(`s3://${BUCKET} at ${new URL(between.url).host}`);
    expect(states(userIds)).toEqual(userIds.map(() => null));
    expect(linesOf(userIds)).toEqual(userIds);
    const month = new Date().toISOString().slice(0, 7).replace('-', '/');
    for (const name of archives()) expect(name).toMatch(new RegExp(`^raw/${month}/retirement_archive_.*\\.json\\.gz$`));
    expect(s3().names()).toHaveLength(2 * archives().length);
    // Two writes lost their answer, and were sent again: the file whose manifest was lost, too.
    expect(puts()).toBe(5);
  });

  it('has the fields of the script, and times that Athena reads', () => {
    const [entry] = archives().flatMap(entriesOf);
    expect(Object.keys(entry ?? {})).toEqual([
      'user_id',
      'original_username',
      'original_email',
      'original_name',
      'retired_username',
      'retired_email',
      'retirement_request_date',
      'last_modified_date',
    ]);
    for (const { retirement_request_date: asked, last_modified_date: moved } of archives().flatMap(entriesOf)) {
      for (const time of [asked, moved]) expect(time).toMatch(/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d(\.\d{6})?$/);
    }
  });

  it('removes nobody where the bucket refuses the file, and says what to look at', async () => {
    const userIds = complete('farah', 'gita');
    const before = archives();
    between.break({ method: 'PUT', path: RAW, trouble: 'refuse' });
    const refused = await archive();
    expect([refused.code, refused.err]).toEqual([7, expect.stringContaining('does not let us in')]);
    expect(refused.err).toContain('S3');
    expect([states(userIds), archives()]).toEqual([['COMPLETE', 'COMPLETE'], before]);
    await engine.listed();
    expect((await lethe('archive show')).out).toMatch(/failed: .*storage\.denied/);
    between.mend();
    expect((await archive()).result).toMatchObject({ files: 1, archived: 2, removed: 2 });
  });

  it('removes nobody where the bucket gives back something else than was written', async () => {
    const userIds = complete('hugo');
    between.break({ method: 'GET', path: RAW, trouble: 'change' });
    const differs = await archive();
    expect([differs.code, differs.err]).toEqual([1, expect.stringContaining('does not give back what was written')]);
    expect(states(userIds)).toEqual(['COMPLETE']);
    expect(worker.lines.join('\n')).toMatch(
      /raw\/\d{4}\/\d\d\/retirement_archive_.*an archive is not what was written/,
    );
    between.mend();
    expect((await archive()).result).toMatchObject({ removed: 1 });
    expect(states(userIds)).toEqual([null]);
  });

  it.each([
    ['an archive', RAW],
    ['its manifest', /manifests/],
  ])('removes nobody before %s was read back, whatever something before the bucket answers', async (_, path) => {
    const userIds = complete(`palma-${path.source.length}`);
    const before = s3().names().length;
    const pages = between.break({ method: 'PUT', path, trouble: 'page', times: 1 });
    const { result, err } = await archive();
    expect([err, result]).toMatchObject([expect.any(String), { files: 1, archived: 1, removed: 1 }]);
    expect([pages(), states(userIds), s3().names().length]).toEqual([1, [null], before + 2]);
  });

  it('reads again where an answer of the bucket ends half-way', async () => {
    const userIds = complete('ines', 'jomo');
    const cut = between.break({ method: 'GET', path: RAW, trouble: 'cut', times: 1 });
    expect((await archive()).result).toMatchObject({ files: 1, archived: 2, removed: 2 });
    expect([cut(), states(userIds)]).toEqual([1, [null, null]]);
  });

  it('loses nothing in a bucket that does not look at the condition of a write', async () => {
    const userIds = complete('kirsi', 'lars');
    const before = archives().length;
    between.break({ method: 'PUT', path: RAW, trouble: 'reset-after', times: 1 });
    const forgot = between.break({ method: 'PUT', path: RAW, trouble: 'forget' });
    expect((await archive()).result).toMatchObject({ files: 1, archived: 2, removed: 2 });
    expect(forgot()).toBe(1);
    expect(archives()).toHaveLength(before + 1);
    expect(linesOf(userIds)).toEqual(userIds);
  });

  it('goes on with the file that a worker wrote before it was killed', async () => {
    const userIds = complete('mira', 'nuru');
    const before = archives().length;
    const written = between.break({ method: 'PUT', path: RAW, trouble: 'hang-after', times: 1 });
    const done = archive();
    await untilHolds(
      'the file is written',
      async () => written(),
      (times) => times === 1,
    );
    await worker.kill();
    worker = await serve();
    expect((await done).result).toMatchObject({ files: 1, archived: 2, removed: 2 });
    expect(archives()).toHaveLength(before + 1);
    expect([linesOf(userIds), states(userIds)]).toEqual([userIds, [null, null]]);
  });

  it('is searched, and old archives are removed from it, those of the script only on request', async () => {
    const storage = openS3({
      bucket: BUCKET,
      address: '',
      region: 'us-east-1',
      endpoint: s3().endpoint,
      pathStyle: true,
      readCredentials: async () => S3_KEY,
      connectTimeoutMs: 5_000,
      answerTimeoutMs: 5_000,
    });
    const former = {
      user_id: 7,
      original_username: 'Former',
      original_email: 'former@example.com',
      original_name: 'F',
    };
    const old = 'raw/2019/08/retirement_archive_2019_27_08_10_11_12.json.gz';
    await storage.with().writeOnce(old, gzipSync(`${JSON.stringify(former)}\n`));
    storage.close();
    const found = await lethe('archive find --email ZOË@example.com --json');
    expect(jsonOf<FindArchivedResult>(found)).toMatchObject({ found: [{ entry: { original_username: 'Zoë' } }] });
    expect((await lethe('archive find --username former')).out).toContain(old);
    expect((await lethe('archive find --username nobody')).code).toBe(3);
    const kept = archives().length;
    expect(jsonOf(await lethe('archive expire --older-than 365d --yes --json'))).toMatchObject({ archives: 0 });
    const expired = await lethe('archive expire --older-than 365d --with-scripts --yes --json');
    expect(jsonOf(expired)).toMatchObject({ archives: 1 });
    expect(archives()).toHaveLength(kept - 1);
    expect(archives()).not.toContain(old);
    const shown = await lethe('archive show');
    expect(shown.out).toContain(`s3://${BUCKET} at `);
    expect(shown.out).toMatch(/completed +2 +1 +2 +2/);
  });

  it('brings nothing but the worker’s own lines to its terminal', () => {
    for (const line of worker.lines) expect(() => JSON.parse(line)).not.toThrow();
    expect(worker.lines.join('\n')).not.toMatch(/farah|kirsi|@example\.com/);
  });
});
