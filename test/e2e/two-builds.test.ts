import { NativeConnection } from '@temporalio/worker';
import { type Sandbox, startSandbox } from '../../sandbox/start-sandbox';
import { recordWorkflowId } from '../../src/domain/instance/instance';
import { changeRecord } from '../../src/temporal/records/change-record';
import { describeRecord } from '../../src/temporal/records/describe-record';
import { jsonOf, runLine } from '../cli/recording-terminal';
import { temporaryFolder } from '../config/temporary-folder';
import { openTestEngine, type TestEngine } from '../support/dev-server';
import { readBack } from '../support/record-bench';
import { until } from '../support/until-holds';
import { startWorkerProcess, type WorkerProcess } from '../support/worker-process';
import { nextBuildBundle } from './next-build-bundle';
import { type ServedHere, serveHere } from './serve-here';

const folder = temporaryFolder();
let engine: TestEngine;
let sandbox: Sandbox;
let file: string;
let today: WorkerProcess;
let next: ServedHere;
let nextConnection: NativeConnection;

/** Build 1 is a worker process of this checkout, build 2 has workflows that differ by a patch; neither has a version. */
beforeAll(async () => {
  engine = await openTestEngine('two-builds');
  sandbox = await startSandbox();
  file = folder.write('sandbox.yml', sandbox.config());
  today = await startWorkerProcess(file, engine.env);
  nextConnection = await NativeConnection.connect({ address: engine.address });
  const where = { nativeConnection: nextConnection, namespace: engine.namespace };
  next = await serveHere(where, file, undefined, { bundle: await nextBuildBundle() });
}, 180_000);
afterAll(async () => {
  await today.stop();
  await next.stop();
  await nextConnection.close();
  await sandbox.stop();
  await engine.close();
}, 120_000);

const run = (line: string) => runLine(`${line} --config ${file}`, { env: engine.env });
const ended = () => sandbox.admin.learners({}).filter(({ state }) => state === 'COMPLETE').length;

describe('two builds that poll the same queues for a while', () => {
  it('keep one record: every change is there, whichever build takes it up, and it never stands still', async () => {
    expect((await run('instance apply --yes')).code).toBe(0);
    const scope = { kind: 'service', service: 'CREDENTIALS' } as const;
    for (let at = 0; at < 10; at += 1) {
      const { revision: revisionSeen, holds } = await readBack(engine.client, 'sandbox');
      const name = holds.length === 0 ? 'hold' : 'release';
      const answer = await changeRecord(engine.client, 'sandbox', name, { scope }, { by: 'test', revisionSeen });
      expect(answer).toMatchObject({ accepted: true, revision: revisionSeen + 1 });
    }
    expect(await readBack(engine.client, 'sandbox')).toMatchObject({ revision: 11, holds: [] });
    expect((await describeRecord(engine.client, 'sandbox')) as object).not.toHaveProperty('open.standsStill');
    const { status } = await engine.client.workflow.getHandle(recordWorkflowId('sandbox')).describe();
    expect(status.name).toBe('RUNNING');
  }, 120_000);

  it('enroll and erase each learner once, and what one of them cannot go on with, the other does', async () => {
    sandbox.admin.seed({ count: 6, createdDaysAgo: 30 });
    const found = await run('discovery run --yes --json');
    expect(jsonOf(found)).toMatchObject({ enrolled: 6 });
    expect(jsonOf(await run('discovery run --json'))).toMatchObject({ enrolled: 0, adopted: 0 });
    await until('half of them are done', () => ended() >= 3);
    await today.stop();
    await until('all of them are done by the newer build', () => ended() === 6);
    expect(sandbox.admin.violations()).toEqual([]);
  }, 300_000);
});
