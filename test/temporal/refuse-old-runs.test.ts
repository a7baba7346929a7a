import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { retirementWorkflowId } from '../../src/domain/instance/instance';
import { EngineSettingsFault } from '../../src/temporal/connect/engine-fault';
import { OldRuns, refuseOldRuns } from '../../src/temporal/namespace/refuse-old-runs';
import { RETIRE_LEARNER } from '../../src/workflows/retire-learner/messages';
import { retirementStartOptions } from '../../src/workflows/retire-learner/start-options';
import { openTestEngine, type TestEngine } from '../support/dev-server';
import { learner, plan } from '../support/fake-site';

let engine: TestEngine;
beforeAll(async () => {
  engine = await openTestEngine('old-runs');
});
afterAll(() => engine.close());

const run = (userId: number) =>
  retirementStartOptions({
    instance: 'academy',
    fingerprint: 'test',
    learner: learner(userId, new Date()),
    seenAtMs: Date.now(),
    plan: plan(),
  });
const open = async (count: number) => {
  const query = `WorkflowType = '${RETIRE_LEARNER}' AND ExecutionStatus = 'Running'`;
  while ((await engine.client.workflow.count(query)).count !== count) await sleep(50);
};

describe('a worker that starts', () => {
  it('goes on beside runs of this version', async () => {
    await engine.client.workflow.start(RETIRE_LEARNER, run(1));
    await open(1);
    await expect(refuseOldRuns(engine)).resolves.toBeUndefined();
  });

  it('is refused beside runs of 0.1, with the line that ends them and nobody else', async () => {
    const { typedSearchAttributes: _, ...old } = run(2);
    await engine.client.workflow.start(RETIRE_LEARNER, old);
    await open(2);
    const refused = await refuseOldRuns(engine).catch((error: unknown) => error);
    expect(refused).toBeInstanceOf(OldRuns);
    const said = (refused as OldRuns).message;
    expect(said).toContain('1 run of Lethe 0.1 is open');
    expect(said).toContain(`temporal workflow terminate --address ${engine.address} --namespace ${engine.namespace}`);
    const [, query = ''] = /--query '(.+)'/.exec(said) ?? [];
    const found: string[] = [];
    for await (const { workflowId } of engine.client.workflow.list({ query })) found.push(workflowId);
    expect(found).toEqual([retirementWorkflowId('academy', 2)]);
    await engine.client.workflow.getHandle(retirementWorkflowId('academy', 2)).terminate();
    await open(1);
    await expect(refuseOldRuns(engine)).resolves.toBeUndefined();
  });

  it('is told to set up a namespace that has the attributes of 0.1 only', async () => {
    const namespace = `bare-${randomUUID().slice(0, 8)}`;
    await engine.connection.workflowService.registerNamespace({
      namespace,
      workflowExecutionRetentionPeriod: { seconds: 86_400 as never },
    });
    for (;;) {
      const refused = await refuseOldRuns({ ...engine, namespace }).catch((error: Error) => error);
      // A namespace made a moment ago is not known everywhere yet.
      if (refused instanceof Error && /not.found/i.test(String(refused.message) + String(refused.cause))) continue;
      expect(refused).toBeInstanceOf(EngineSettingsFault);
      expect((refused as Error).message).toContain('lethe setup');
      return;
    }
  });
});
