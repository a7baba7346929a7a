import { type Sandbox, startSandbox } from '../../sandbox/start-sandbox';
import { runLine } from '../cli/recording-terminal';
import { temporaryFolder } from '../config/temporary-folder';
import { openTestEngine, type TestEngine } from '../support/dev-server';
import { until } from '../support/until-holds';
import { startWorkerProcess, type WorkerProcess } from '../support/worker-process';

const folder = temporaryFolder();
let engine: TestEngine;
let sandbox: Sandbox;
let file: string;
let worker: WorkerProcess | undefined;

beforeEach(async () => {
  engine = await openTestEngine('any-order');
  sandbox = await startSandbox();
  file = folder.write('sandbox.yml', sandbox.config());
});
afterEach(async () => {
  await worker?.stop();
  worker = undefined;
  await Promise.all([sandbox.stop(), engine.close()]);
}, 60_000);

const run = (line: string) => runLine(`${line} --config ${file}`, { env: engine.env });

/** What an operator does first, each with the exit codes that it may end with. */
const DOING = {
  worker: async () => {
    worker = await startWorkerProcess(file, engine.env);
  },
  apply: async () => {
    const { code, out } = await run('instance apply --yes');
    expect({ code, out }).toEqual({ code: 0, out: expect.stringContaining('is in force for the first time') });
  },
  discovery: async () => {
    // Nothing in force: 4. No worker: 6. Both there: an approval is awaited.
    const { code, err } = await run('discovery run');
    expect({ code, err }).toEqual({ code: expect.any(Number), err: expect.stringMatching(/→|approve|instance/) });
    said.push(code);
  },
} as const;
const said: number[] = [];

describe('worker, apply and discovery, in any order,', () => {
  it.each([
    ['worker', 'apply', 'discovery', 5],
    ['worker', 'discovery', 'apply', 4],
    ['apply', 'worker', 'discovery', 5],
    ['apply', 'discovery', 'worker', 6],
    ['discovery', 'worker', 'apply', 4],
    ['discovery', 'apply', 'worker', 4],
  ] as const)(
    '%s, %s, %s: nobody is erased unasked, and all is well afterwards',
    async (first, second, third, code) => {
      const [{ userId } = { userId: 0 }] = sandbox.admin.seed({ count: 1, createdDaysAgo: 30 });
      said.length = 0;
      for (const one of [first, second, third]) await DOING[one]();
      expect(said).toEqual([code]);
      expect(sandbox.admin.learner(userId).state).toBe('PENDING');
      const asks = await run('discovery run');
      expect(asks.code).toBe(5);
      expect(sandbox.admin.learner(userId).state).toBe('PENDING');
      expect((await run('discovery approve --yes --follow')).code).toBe(0);
      await until('the learner is done', () => sandbox.admin.learner(userId).state === 'COMPLETE');
      expect(sandbox.admin.violations()).toEqual([]);
    },
    120_000,
  );
});

describe('two applies at once', () => {
  const both = async (files: readonly [string, string]) =>
    Promise.all(files.map((one) => runLine(`instance apply --yes --config ${one}`, { env: engine.env })));

  it('of one file leave one record, and who came second is told to look again or that it is in force', async () => {
    const outcomes = await both([file, file]);
    expect(outcomes.map(({ code }) => code)).toContain(0);
    for (const { code, out, err } of outcomes.filter((one) => one.code !== 0)) {
      expect({ code, said: out + err }).toEqual({ code: 4, said: expect.stringMatching(/look again/) });
    }
    expect((await run('instance apply --yes')).out).toContain('is in force already');
    const shown = await run('instance show --json');
    expect(JSON.parse(shown.out)).toMatchObject({ record: { revision: 1 } });
  }, 60_000);

  it('of two files change what was shown to one of them alone', async () => {
    worker = await startWorkerProcess(file, engine.env);
    await DOING.apply();
    const other = (days: number) =>
      folder.write(`other-${days}.yml`, sandbox.config().replace('cool_off_days: 0', `cool_off_days: ${days}`));
    const files = [other(3), other(5)] as const;
    const outcomes = await both(files);
    expect(outcomes.map(({ code }) => code).sort()).toEqual([0, 4]);
    expect(outcomes.find(({ code }) => code === 4)?.err).toMatch(/somebody changed it meanwhile[\s\S]*look again/);
    const inForce = JSON.parse((await run('instance show --json')).out) as {
      record: { revision: number; settings: { plan: { coolOffDays: number } } };
    };
    expect(inForce.record.revision).toBe(2);
    const winner = outcomes.findIndex(({ code }) => code === 0);
    expect(inForce.record.settings.plan.coolOffDays).toBe([3, 5][winner]);
  }, 90_000);
});
