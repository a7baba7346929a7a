import { Worker } from '@temporalio/worker';
import { type Sandbox, startSandbox } from '../../sandbox/start-sandbox';
import { loadConfig, settingsOf } from '../../src/config/load-config';
import { NOBODY_COUNTED } from '../../src/domain/discovery/discovery-counts';
import { recordWorkflowId } from '../../src/domain/instance/instance';
import { describeRecord } from '../../src/temporal/records/describe-record';
import { jsonOf, runLine } from '../cli/recording-terminal';
import { temporaryFolder } from '../config/temporary-folder';
import { openTestEngine, type TestEngine } from '../support/dev-server';
import { startRecord } from '../support/record-bench';
import { until } from '../support/until-holds';
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

describe('a client, of a record that it cannot read', () => {
  it('never says that nothing waits for an approval', async () => {
    await startRecord(engine.client, { instance: 'academy', format: 2 });
    for (const [line, code] of [
      ['discovery approve --yes', 7],
      ['discovery show', 7],
      ['status', 5],
    ] as const) {
      const said = await run(`${line} --instance academy`);
      expect({ line, code: said.code }).toEqual({ line, code });
      expect(said.out + said.err).toMatch(/cannot be read/);
    }
    expect((await run('discovery show --instance academy --json')).out).not.toContain('approval');
  }, 60_000);
});

describe('a request for approval', () => {
  it('is awaited until it lapses, and not after that', async () => {
    const asked = (instance: string, lapsesMs: number) => ({
      instance,
      request: {
        why: 'first-discovery' as const,
        counts: { ...NOBODY_COUNTED, new: 1 },
        coolOffDays: 7,
        newestRetirementId: 1,
        rulesRevision: 1,
        askedAt: new Date(lapsesMs - 86_400_000).toISOString(),
        lapsesAt: new Date(lapsesMs).toISOString(),
      },
    });
    await startRecord(engine.client, asked('waits', Date.now() + 60_000));
    await startRecord(engine.client, asked('lapsed', Date.now() - 1));
    expect(await run('status --instance waits')).toMatchObject({
      code: 5,
      out: expect.stringMatching(/awaited: first-discovery/),
    });
    expect(await run('status --instance lapsed')).toMatchObject({ code: 0, out: expect.not.stringMatching(/awaited/) });
  }, 60_000);
});

describe('a command that puts a file in force, and finds no worker', () => {
  it('says that the file is in force', async () => {
    const sandbox = await startSandbox();
    const file = folder.write('alone.yml', sandbox.config());
    const { code, err } = await run(`discovery run --config ${file} --yes`);
    expect([code, err]).toEqual([6, expect.stringContaining('the file is in force now, and nothing else was done')]);
    expect(err).not.toContain('nothing was sent');
    expect((await run(`discovery run --config ${file} --yes`)).err).toContain('nothing was sent');
    await sandbox.stop();
  }, 90_000);
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
