import { Worker } from '@temporalio/worker';
import { attributeKeys } from '../../src/workflows/retire-learner/start-options';
import { runLine } from '../cli/recording-terminal';
import { openTestEngine, type TestEngine } from '../support/dev-server';
import { workflowBundle } from '../support/workflow-bundle';
import { parkLearner } from './parked-learner';

let engine: TestEngine;

beforeAll(async () => {
  engine = await openTestEngine('client-busy-worker');
});
afterAll(() => engine.close());

/** Polls the instance's queue for a moment: a worker whose slots are all taken looks the same to the Temporal server. */
async function pollOnce(taskQueue: string): Promise<void> {
  const connection = engine.nativeConnection;
  const { namespace } = engine;
  const worker = await Worker.create({ connection, namespace, taskQueue, activities: { idle: async () => {} } });
  await worker.runUntil(new Promise((resolve) => setTimeout(resolve, 1_000)));
}

async function withWorkflowWorker(work: () => Promise<void>): Promise<void> {
  const worker = await Worker.create({
    connection: engine.nativeConnection,
    namespace: engine.namespace,
    taskQueue: 'lethe',
    workflowBundle: await workflowBundle(),
  });
  await worker.runUntil(work());
}

describe('the client, while the worker has no slot free', () => {
  it('holds a learner all the same, and says that it cannot tell the LMS', async () => {
    await parkLearner(engine.client, 7);
    await pollOnce('lethe.demo');
    await withWorkflowWorker(async () => {
      const { code, out, err } = await runLine('learner hold id:7 --instance demo', { env: engine.env });
      expect(code).toBe(0);
      expect(out).toMatch(/phase +held/);
      expect(err).toContain('instance demo (its worker is too busy to say of which LMS)');
    });
  });

  it('is told so by doctor, which keeps what it has found otherwise', async () => {
    await parkLearner(engine.client, 8);
    await pollOnce('lethe.demo');
    await withWorkflowWorker(async () => {
      const { code, out } = await runLine('doctor --instance demo', { env: engine.env });
      expect(code).toBe(6);
      expect(out).toMatch(/^FAIL .* the workers are busy, and none has come to this question\n +look .*--local/m);
      expect(out).toMatch(/^pass +Temporal answers at/m);
      expect(out).not.toContain('no worker answers');
    });
  }, 60_000);

  it('says that nobody serves the instance, where nobody has polled for it', async () => {
    const typedSearchAttributes = [{ key: attributeKeys.instance, value: 'other' }];
    const known = { workflowId: 'discovery/other/x', taskQueue: 'nobody', typedSearchAttributes };
    await engine.client.workflow.start('discoverLearners', known);
    await withWorkflowWorker(async () => {
      const { code, err } = await runLine('learner hold id:7 --instance other', { env: engine.env });
      expect(code).toBe(6);
      expect(err).toContain('none serves this instance');
    });
  });
});
