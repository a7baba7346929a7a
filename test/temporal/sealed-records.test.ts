import { recordWorkflowId } from '../../src/domain/instance/instance';
import { temporalRuns } from '../../src/serving/temporal-runs';
import { type RecordSeal, sealedRecords } from '../../src/temporal/records/sealed-records';
import { openTestEngine, type TestEngine } from '../support/dev-server';
import { learner, plan } from '../support/fake-site';
import { startRecord } from '../support/record-bench';
import { until } from '../support/until-holds';

let engine: TestEngine;
beforeAll(async () => {
  engine = await openTestEngine('sealed-records');
});
afterAll(() => engine.close());

async function sealed(): Promise<Readonly<Record<string, RecordSeal>>> {
  const found: Record<string, RecordSeal> = {};
  for await (const { instance, seal } of sealedRecords(engine.client)) found[instance] = seal;
  return found;
}

describe('the records of a namespace', () => {
  it('say how they are encrypted, and those that were ended do so while a run of their instance is open', async () => {
    for (const instance of ['open', 'ended', 'removed']) {
      await startRecord(engine.client, { instance, everEncrypted: true });
    }
    await startRecord(engine.client, { instance: 'plain' });
    const run = { instance: 'ended', fingerprint: 'test', learner: learner(1, new Date()), seenAtMs: Date.now() };
    await temporalRuns(engine.client).start({ ...run, plan: plan(), batch: 'b' });
    for (const instance of ['ended', 'removed']) {
      await engine.client.workflow.getHandle(recordWorkflowId(instance)).terminate('by hand');
    }
    await until(
      'the lists know',
      async () => (await engine.client.workflow.count('LetheInstance IS NOT NULL')).count === 5,
    );
    await until('the ended ones are listed so', async () => {
      const query = "WorkflowType = 'instanceRecord' AND ExecutionStatus = 'Terminated'";
      return (await engine.client.workflow.count(query)).count === 2;
    });
    expect(await sealed()).toEqual({
      open: { everEncrypted: true },
      ended: { everEncrypted: true },
      plain: { everEncrypted: false },
    });
  });
});
