import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Sandbox, startSandbox } from '../../sandbox/start-sandbox';
import type { DiscoverLearnersResult } from '../../src/workflows/discover-learners/messages';
import { openTestEngine, type TestEngine } from '../support/dev-server';
import { putInForce } from '../support/put-in-force';
import { until } from '../support/until-holds';
import { startWorkerProcess, type WorkerProcess } from '../support/worker-process';

/** `max_concurrent_steps`, where the file does not say. */
const SLOTS = 8;

let engine: TestEngine;
let folder: string;
let north: Sandbox;
let south: Sandbox;
const workers: WorkerProcess[] = [];

beforeAll(async () => {
  engine = await openTestEngine('two-instances');
  [north, south] = await Promise.all([startSandbox(), startSandbox()]);
}, 120_000);

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'lethe-two-'));
});

afterEach(async () => {
  await Promise.all(workers.splice(0).map((worker) => worker.kill()));
  await Promise.all([north.reset(), south.reset()]);
  await rm(folder, { recursive: true });
});

afterAll(async () => {
  await Promise.all([north.stop(), south.stop()]);
  await engine.close();
});

/** A worker of instances; each is in force as its file has it, unless `inForce` says that another file is. */
async function serve(files: Readonly<Record<string, Sandbox>>, inForce?: 'another file'): Promise<WorkerProcess> {
  const own = await mkdtemp(join(folder, 'fleet-'));
  for (const [id, sandbox] of Object.entries(files)) {
    await writeFile(join(own, `${id}.yml`), sandbox.config().replace('id: sandbox', `id: ${id}`), { mode: 0o600 });
  }
  if (inForce === undefined) await putInForce(engine.client, own);
  const worker = await startWorkerProcess(own, engine.env);
  workers.push(worker);
  return worker;
}

const beginDiscovery = (instance: string) =>
  engine.client.workflow.start('discoverLearners', {
    workflowId: `discovery/${instance}/${Date.now()}`,
    taskQueue: 'lethe',
    args: [{ instance, coolOffDays: 0, by: 'test' }],
  });

const discover = async (instance: string) =>
  (await beginDiscovery(instance)).result() as Promise<DiscoverLearnersResult>;

const result = (instance: string, userId: number) =>
  engine.client.workflow.getHandle(`retirement/${instance}/${userId}`).result() as Promise<{ phase: string }>;

const states = (sandbox: Sandbox) => sandbox.admin.learners({}).map(({ state }) => state);

describe('one worker with two instances', () => {
  it('retires the learners of both, though their user ids are the same', async () => {
    const people = north.admin.seed({ count: 3, seed: 1 });
    south.admin.seed({ count: 3, seed: 1, createdDaysAgo: 31 });
    await serve({ 'two-north': north, 'two-south': south });
    expect(await Promise.all([discover('two-north'), discover('two-south')])).toMatchObject([
      { enrolled: 3 },
      { enrolled: 3 },
    ]);
    for (const { userId } of people) {
      await expect(result('two-north', userId)).resolves.toMatchObject({ phase: 'completed' });
      await expect(result('two-south', userId)).resolves.toMatchObject({ phase: 'completed' });
    }
    expect([...states(north), ...states(south)]).toEqual(Array(6).fill('COMPLETE'));
    expect([...north.admin.violations(), ...south.admin.violations()]).toEqual([]);
  }, 120_000);

  it('goes on with one while the LMS of the other hangs in every slot', async () => {
    north.admin.seed({ count: 20, seed: 2 });
    const people = south.admin.seed({ count: 3, seed: 2, createdDaysAgo: 31 });
    await serve({ 'slow-north': north, 'slow-south': south });
    const hanging = north.admin.addFault({ match: { method: 'PATCH' }, do: { kind: 'hang' } });
    // Its own end waits for a slot, too.
    await beginDiscovery('slow-north');
    await until('every slot hangs', () => hanging.fired >= SLOTS, { withinMs: 60_000 });
    await discover('slow-south');
    for (const { userId } of people) {
      await expect(result('slow-south', userId)).resolves.toMatchObject({ phase: 'completed' });
    }
    expect(states(north)).toEqual(Array(20).fill('PENDING'));
  }, 120_000);
});

describe('a worker that has another LMS under the same instance id', () => {
  it('does not serve it, says so, and changes nothing there', async () => {
    north.admin.seed({ count: 1, seed: 3 });
    south.admin.seed({ count: 1, seed: 3 });
    const right = await serve({ shared: north });
    north.admin.addFault({ match: { path: '/api/enrollment', times: 1000 }, do: { kind: 'status', status: 503 } });
    await discover('shared');
    await right.kill();
    south.admin.clearRecord();
    const wrong = await serve({ shared: south }, 'another file');
    expect(wrong.lines.filter((line) => line.includes('not served'))).toHaveLength(1);
    // Longer than the pause between two attempts of the step that the first worker left.
    await new Promise((resolve) => setTimeout(resolve, 5_000));
    expect(south.admin.requests()).toEqual([]);
    expect(states(south)).toEqual(['PENDING']);
  }, 120_000);
});
