import { Worker } from '@temporalio/worker';
import { type Sandbox, startSandbox } from '../../sandbox/start-sandbox';
import { loadConfig, settingsOf } from '../../src/config/load-config';
import { recordWorkflowId } from '../../src/domain/instance/instance';
import { describeRecord } from '../../src/temporal/records/describe-record';
import { until } from '../chaos/until';
import { jsonOf, runLine } from '../cli/recording-terminal';
import { temporaryFolder } from '../config/temporary-folder';
import { openTestEngine, type TestEngine } from '../support/dev-server';
import { startRecord } from '../support/record-bench';
import { startWorkerProcess } from '../support/worker-process';

const folder = temporaryFolder();
let engine: TestEngine;
beforeEach(async () => {
  engine = await openTestEngine('record-trouble');
});
afterEach(() => engine.close());

const run = (line: string) => runLine(line, { env: engine.env });
type Status = { readonly instances: readonly { readonly instance: string; readonly record: string }[] };

describe('a record that workers fail at each time', () => {
  it('is in lethe status, which ends with 5', async () => {
    await startRecord(engine.client, { instance: 'academy' });
    // Workers of another program on this queue know no such workflow.
    const worker = await Worker.create({
      connection: engine.nativeConnection,
      namespace: engine.namespace,
      taskQueue: 'lethe',
      workflowsPath: require.resolve('../support/answer-workflow'),
    });
    await worker.runUntil(async () => {
      await until('they have failed often', async () => {
        const sight = await describeRecord(engine.client, 'academy');
        return sight.kind === 'found' && sight.open.standsStill === true;
      });
      const { code, out } = await run('status --instance academy');
      expect(code).toBe(5);
      expect(out).toMatch(/in force +yes, but workers fail at its record/);
      expect(jsonOf<Status>(await run('status --instance academy --json')).instances[0]?.record).toBe('stands-still');
    });
  }, 120_000);
});

describe('an instance whose record was ended', () => {
  it('is still in lethe status, as long as its Schedule or a learner is left', async () => {
    const sandbox = await startSandbox();
    const file = folder.write('ended.yml', sandbox.config());
    expect((await run(`instance apply --config ${file} --yes`)).code).toBe(0);
    await engine.client.workflow.getHandle(recordWorkflowId('sandbox')).terminate('by hand');
    await until('the lists know', async () => jsonOf<Status>(await run('status --json')).instances.length === 1);
    const { code, out } = await run('status');
    expect({ code, out }).toEqual({ code: 5, out: expect.stringMatching(/in force +no: its record was ended/) });
    expect((await run('instance remove --instance sandbox --yes')).code).toBe(0);
    await until('it is gone', async () => (await run('status')).code === 0);
    await sandbox.stop();
  }, 60_000);
});

describe('a record of a later release', () => {
  let sandbox: Sandbox;
  beforeAll(async () => {
    sandbox = await startSandbox();
  });
  afterAll(() => sandbox.stop());

  it('is in the metrics and /health of a worker that cannot read it, and the worker goes on', async () => {
    const file = folder.write('later.yml', sandbox.config());
    const { instances } = await loadConfig({ path: file, env: {} });
    const settings = instances[0] === undefined ? {} : { settings: settingsOf(instances[0]) };
    await startRecord(engine.client, { instance: 'sandbox', format: 2, ...settings });
    const worker = await startWorkerProcess(file, engine.env);
    try {
      const text = async (path: string) => (await fetch(`${worker.listen}${path}`)).text();
      await until('it is counted', async () =>
        /^lethe_record_trouble\{(?=.*trouble="unreadable")(?=.*instance="sandbox").*\} 1$/m.test(
          await text('/metrics'),
        ),
      );
      expect(await text('/metrics')).toMatch(/^lethe_record_trouble\{.*trouble="stands-still".*\} 0$/m);
      expect(await text('/health')).toMatch(/format 2, of a later release/);
    } finally {
      await worker.stop();
    }
  }, 60_000);
});
