import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { dataConverter } from '../../../src/codec/data-converter';
import { encryptionCodec } from '../../../src/codec/encryption-codec';
import {
  addBatchUpdate,
  CAMPAIGN,
  type CampaignInput,
  campaignBatchId,
  campaignUpdates,
  campaignWorkflowId,
} from '../../../src/workflows/campaign/messages';
import { testRing } from '../../keys/test-ring';
import { withQueue } from '../../support/fake-queue';
import { FakeSite } from '../../support/fake-site';
import { RetirementBench } from '../../support/retirement-bench';

const folder = mkdtempSync(join(tmpdir(), 'lethe-campaign-'));
let bench: RetirementBench;
beforeAll(async () => {
  const ring = await testRing(join(folder, 'keys.json'));
  bench = await RetirementBench.open(dataConverter(encryptionCodec(ring)));
});
afterAll(async () => {
  await bench.close();
  rmSync(folder, { recursive: true });
});

test('a campaign hands its learners to its batches, and reads what they did, where payloads are encrypted', async () => {
  await bench.serve(withQueue(new FakeSite()), async ({ instance, env }) => {
    const errand = { kind: 'verb', verb: 'hold', request: {} } as const;
    const input: CampaignInput = { instance, id: 'c1', errand, all: 1, by: 'ada' };
    const run = await env.client.workflow.start(CAMPAIGN, {
      workflowId: campaignWorkflowId(instance, 'c1'),
      taskQueue: 'lethe',
      args: [input],
    });
    const target = { userId: 1, phase: 'none', username: 'ann' };
    await run.executeUpdate(addBatchUpdate, { args: [[target]] });
    await run.executeUpdate(campaignUpdates.begin);
    expect(await run.result()).toMatchObject({ ended: 'done', counts: { accepted: 1 } });
    const batch = env.client.workflow.getHandle(campaignBatchId(instance, 'c1', 0));
    expect(await batch.result()).toEqual([{ userId: 1, is: 'accepted', says: 'done' }]);
  });
});
