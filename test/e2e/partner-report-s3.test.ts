import { readFileSync, utimesSync } from 'node:fs';
import { join } from 'node:path';
import type { Sandbox } from '../../sandbox/start-sandbox';
import type { ReportResult } from '../../src/workflows/partner-report/messages';
import { jsonOf, runLine } from '../cli/recording-terminal';
import { openTestEngine, type TestEngine } from '../support/dev-server';
import { openSite, type TestSite } from '../support/open-site';
import { reportYaml } from '../support/report-bench';
import { describeWithS3 } from '../support/s3/describe-with-s3';
import { type S3InBetween, startS3InBetween } from '../support/s3/s3-in-between';
import { BUCKET, S3_KEY } from '../support/s3/start-s3';
import { startWorkerProcess, type WorkerProcess } from '../support/worker-process';

const KEYS = { AWS_ACCESS_KEY_ID: S3_KEY.accessKeyId, AWS_SECRET_ACCESS_KEY: S3_KEY.secretAccessKey };

jest.setTimeout(180_000);

describeWithS3('lethe partner-report, to a bucket', (s3) => {
  let engine: TestEngine;
  let site: TestSite;
  let sandbox: Sandbox;
  let between: S3InBetween;
  let worker: WorkerProcess;

  beforeAll(async () => {
    engine = await openTestEngine('partner-report-s3');
    between = await startS3InBetween(s3());
    const place = `s3_bucket: ${BUCKET}, s3_endpoint: "${between.url}"`;
    site = await openSite({ change: (yaml) => reportYaml(yaml, '').replace('folder: ""', place) });
    ({ sandbox } = site);
    expect(await lethe('instance apply --yes')).toMatchObject({ code: 0 });
    worker = await startWorkerProcess(site.file, { ...engine.env, ...KEYS, AWS_REGION: 'us-east-1' });
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

  const lethe = (line: string) => runLine(`${line} --config ${site.file}`, { env: engine.env });
  const report = async (line = 'run --yes') => {
    const outcome = await lethe(`partner-report ${line} --json`);
    if (outcome.out === '') throw new Error(`exit code ${outcome.code}: ${outcome.err}`);
    return { code: outcome.code, result: jsonOf<ReportResult>(outcome) };
  };
  const queue = (username: string, ...orgs: readonly string[]) => {
    const holdings = { courses: orgs.map((org) => `course-v1:${org}+C1+2024`) };
    const [{ userId } = { userId: 0 }] = sandbox.admin.add([
      { username, state: 'PARTNER_QUEUE_COMPLETE', createdDaysAgo: 1, holdings },
    ]);
    sandbox.admin.queueForPartners(userId);
    return userId;
  };
  const idsIn = (name: string) =>
    readFileSync(join(s3().bucketPath, name), 'utf8')
      .trimEnd()
      .split('\r\n')
      .slice(1)
      .map((line) => Number(line.split(',')[0]));

  it('has a file for each partner, once, though the answer to the write was lost', async () => {
    const [ann, ben] = [queue('ann', 'AthenX'), queue('Zoë', 'BayU')];
    between.break({ method: 'PUT', path: /Athens/, trouble: 'reset-after', times: 1 });
    const { code, result } = await report();
    expect(result).toMatchObject({ asked: 'answered', received: 2, learners: 2, cleanedUp: 2, owed: [] });
    expect([code, result.address]).toEqual([0, `s3://${BUCKET} at ${new URL(between.url).host}`]);
    const day = new Date().toISOString().slice(0, 10);
    const names = ['Athens', 'Bay'].map((partner) => `${partner}/user_retirement_sandbox_${partner}_${day}.csv`);
    expect(s3().names()).toEqual(names);
    expect(names.map(idsIn)).toEqual([[ann, ben], [ben]]);
    expect(sandbox.admin.partnerQueue()).toEqual([]);
  });

  it('has a second report of the same day under another name', async () => {
    const cy = queue('cy', 'AthenX');
    const { result } = await report();
    const [{ name = '' } = {}] = result.files;
    expect(name).toMatch(/_run2\.csv$/);
    expect(idsIn(`Athens/${name}`)).toEqual([cy]);
    expect(s3().names()).toHaveLength(3);
  });

  it('tells nobody and cleans up nobody while the bucket refuses, and goes on with the same learners', async () => {
    const dee = queue('dee', 'AthenX');
    between.break({ method: 'PUT', path: /Athens/, trouble: 'refuse' });
    const refused = await lethe('partner-report run --yes --json');
    expect([refused.code, refused.err]).toEqual([expect.any(Number), expect.stringContaining('storage.')]);
    expect(refused.code).not.toBe(0);
    expect(sandbox.admin.partnerQueue()).toEqual([{ userId: dee, processing: true }]);
    between.mend();
    const { result } = await report();
    expect(result).toMatchObject({ waiting: 1, learners: 1, cleanedUp: 1 });
    expect(idsIn(`Athens/${result.files[0]?.name}`)).toEqual([dee]);
  });

  it('is deleted when it is too old, and nothing else is', async () => {
    const before = s3().names();
    const [old = ''] = before;
    const long = new Date(Date.now() - 61 * 86_400_000);
    utimesSync(join(s3().bucketPath, old), long, long);
    const dry = jsonOf(await lethe('partner-report expire --age-in-days 60 --dry-run --json'));
    expect(dry).toMatchObject({ expired: 1, kept: before.length - 1 });
    expect(s3().names()).toEqual(before);
    expect(jsonOf(await lethe('partner-report expire --age-in-days 60 --yes --json'))).toMatchObject({ expired: 1 });
    expect(s3().names()).toEqual(before.slice(1));
  });
});
