import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';
import { startSandbox } from '../../sandbox/start-sandbox';
import { activityTaskQueue } from '../../src/domain/instance/instance';
import { pollersOf } from '../../src/operations/instances/pollers-of';
import { jsonOf, runLine } from '../cli/recording-terminal';
import { temporaryFolder } from '../config/temporary-folder';
import { openTestEngine, type TestEngine } from '../support/dev-server';
import { startLethe } from '../support/program';
import { startWorkerProcess } from '../support/worker-process';
import { type ServedHere, serveHere } from './serve-here';

const folder = temporaryFolder();
const closers: (() => Promise<unknown>)[] = [];
let engine: TestEngine;

beforeAll(async () => {
  engine = await openTestEngine('first-lines');
  closers.unshift(() => engine.close());
});
afterAll(async () => {
  for (const close of closers) await close();
});

/** A site with two learners who are due, whose file nobody has applied. */
async function newSite(id: string): Promise<string> {
  const sandbox = await startSandbox({ port: 0 });
  closers.unshift(() => sandbox.stop());
  sandbox.admin.seed({ count: 2, oddNames: false, createdDaysAgo: 40 });
  const file = folder.write(`${id}.yml`, sandbox.config().replace('id: sandbox', `id: ${id}`));
  return file;
}

const run = (line: string) => runLine(line, { env: engine.env });

describe('the first lines of a new instance, without a terminal', () => {
  let served: ServedHere;
  let all: string;
  let steps: string;
  beforeAll(async () => {
    [all, steps] = [await newSite('all'), await newSite('steps')];
    served = await serveHere(engine, folder.path);
    closers.unshift(() => served.stop());
  });

  it('enroll nobody where nothing is in force and nobody says --yes', async () => {
    const refused = await run(`discovery run --config ${all}`);
    expect(refused.code).toBe(4);
    expect(refused.err).toContain('lethe instance apply');
    await engine.listed();
    expect((await run(`learner list --config ${all} --json`)).out).not.toContain('userId');
    expect((await run(`discovery run --config ${all} --dry-run --json`)).code).toBe(0);
  });

  it('apply, approve, enroll and follow in one line', async () => {
    const done = await run(`discovery run --config ${all} --cool-off-days 0 --yes --follow --json`);
    expect(done.code).toBe(0);
    expect(jsonOf(done)).toMatchObject({ enrolled: 2, adopted: 0, outcomes: { completed: 2 }, attention: [] });
  }, 120_000);

  it('apply, then wait for an approval, then enroll', async () => {
    expect((await run(`instance apply --config ${steps} --yes`)).code).toBe(0);
    const waits = await run(`discovery run --config ${steps} --cool-off-days 0`);
    expect(waits.code).toBe(5);
    const approved = await run(`discovery approve --config ${steps} --yes --json`);
    expect(approved.code).toBe(0);
    expect(jsonOf(approved)).toMatchObject({ enrolled: 2 });
    expect((await run(`discovery approve --config ${steps} --yes`)).code).toBe(3);
    expect((await run(`discovery run --config ${steps}`)).code).toBe(0);
  }, 120_000);
});

/** The built command line in a process of its own, as a script runs it. @returns its exit code and its output */
async function lethe(line: string): Promise<{ readonly code: number; readonly out: string }> {
  const { code, stdout, stderr } = await startLethe(line.split(' '), { env: engine.env }).ended;
  return { code: Number(code), out: `${stdout}${stderr}` };
}

describe('the same lines as a script runs them, with a worker of its own', () => {
  it('end with 4, 0, 5, 0, 3 and 0, in that order', async () => {
    const file = await newSite('script');
    const worker = await startWorkerProcess(file, engine.env);
    try {
      expect(await lethe(`discovery run --config ${file}`)).toMatchObject({ code: 4 });
      expect(await lethe(`instance apply --config ${file} --yes`)).toMatchObject({ code: 0 });
      expect(await lethe(`discovery run --config ${file} --cool-off-days 0`)).toMatchObject({ code: 5 });
      const approved = await lethe(`discovery approve --config ${file} --yes`);
      expect(approved).toEqual({ code: 0, out: expect.stringContaining('started 2 runs') });
      expect(await lethe(`discovery approve --config ${file} --yes`)).toMatchObject({ code: 3 });
      expect(await lethe(`discovery run --config ${file}`)).toMatchObject({ code: 0 });
    } finally {
      await worker.stop();
    }
  }, 180_000);
});

describe('a worker whose port for /health is in use', () => {
  it('ends before it takes any work', async () => {
    const taken = createServer().listen(0, '127.0.0.1');
    await once(taken, 'listening');
    const { port } = taken.address() as AddressInfo;
    const file = await newSite('harbor');
    const worker = startLethe(['worker', '--config', file, '--listen', `127.0.0.1:${port}`], { env: engine.env });
    const { code, stderr } = await worker.ended;
    taken.close();
    expect({ code, stderr }).toMatchObject({ code: 1, stderr: expect.stringMatching(/:\d+: the port is in use; use/) });
    expect(await pollersOf(engine.client, activityTaskQueue('harbor'))).toEqual([]);
  }, 60_000);
});
