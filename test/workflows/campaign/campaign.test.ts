import type { DoErrandInput } from '../../../src/activities/campaign/contract';
import type { CampaignTarget, TargetOutcome } from '../../../src/domain/campaign/campaign';
import {
  addBatchUpdate,
  CAMPAIGN,
  type CampaignInput,
  type CampaignResult,
  campaignBatchId,
  campaignUpdates,
  campaignWorkflowId,
  progressQuery,
} from '../../../src/workflows/campaign/messages';
import { FakeSite } from '../../support/fake-site';
import { RetirementBench, type SiteBench } from '../../support/retirement-bench';

const targets = (from: number, amount: number): readonly CampaignTarget[] =>
  Array.from({ length: amount }, (_, at) => ({ userId: from + at, phase: 'attention' }));

describe('a campaign', () => {
  let bench: RetirementBench;
  beforeAll(async () => {
    bench = await RetirementBench.openInRealTime();
  });
  afterAll(() => bench.close());

  /** Whom the errand was done for, in order. */
  let done: number[];
  let onErrand: (input: DoErrandInput) => Promise<void>;
  beforeEach(() => {
    done = [];
    onErrand = async () => {};
  });
  const serve = (work: (at: SiteBench) => Promise<void>) => {
    const site = new FakeSite();
    Object.assign(site.activities, {
      doErrand: async (input: DoErrandInput): Promise<{ outcomes: readonly TargetOutcome[] }> => {
        await onErrand(input);
        done.push(...input.targets.map(({ userId }) => userId));
        return { outcomes: input.targets.map(({ userId }) => ({ userId, is: 'accepted', says: 'done' })) };
      },
    });
    return bench.serve(site, work);
  };
  const start = (at: SiteBench, all: number, perSecond?: number) => {
    const input: CampaignInput = {
      instance: at.instance,
      id: 'c1',
      errand: { kind: 'verb', verb: 'hold', request: {} },
      all,
      by: 'ada',
      ...(perSecond === undefined ? {} : { perSecond }),
    };
    const options = {
      workflowId: campaignWorkflowId(at.instance, 'c1'),
      taskQueue: 'lethe',
      args: [input] as [CampaignInput],
    };
    return at.env.client.workflow.start(CAMPAIGN, options);
  };

  it('does nothing before everybody is handed over, and then goes through its batches in order', async () => {
    await serve(async (at) => {
      const run = await start(at, 120);
      await run.executeUpdate(addBatchUpdate, { args: [targets(1, 70)] });
      expect(await run.executeUpdate(campaignUpdates.begin)).toMatchObject({ accepted: false });
      expect(await run.query(progressQuery)).toMatchObject({ is: 'filling', counts: { all: 120, accepted: 0 } });
      expect(done).toEqual([]);
      await run.executeUpdate(addBatchUpdate, { args: [targets(71, 50)] });
      expect(await run.executeUpdate(campaignUpdates.begin)).toMatchObject({ accepted: true });
      const result = (await run.result()) as CampaignResult;
      expect(result).toMatchObject({ ended: 'done', counts: { all: 120, accepted: 120, left: 0 }, batches: 2 });
      expect(done).toEqual(Array.from({ length: 120 }, (_, one) => one + 1));
      const second = await at.env.client.workflow.getHandle(campaignBatchId(at.instance, 'c1', 1)).result();
      expect(second).toHaveLength(50);
    });
  });

  it('stops between two slices when it is paused, and reaches nobody more when it is cancelled', async () => {
    await serve(async (at) => {
      let paused = false;
      const run = await start(at, 20, 0.2);
      onErrand = async ({ targets: [first] }) => {
        if (first?.userId !== 3 || paused) return;
        paused = true;
        await run.executeUpdate(campaignUpdates.pause);
      };
      await run.executeUpdate(addBatchUpdate, { args: [targets(1, 20)] });
      await run.executeUpdate(campaignUpdates.begin);
      while ((await run.query(progressQuery)).is !== 'paused');
      const seen = done.length;
      expect(seen).toBeLessThanOrEqual(3);
      expect(await run.executeUpdate(campaignUpdates.cancel)).toMatchObject({ accepted: true });
      const { ended, counts } = (await run.result()) as CampaignResult;
      expect(ended).toBe('cancelled');
      expect(counts.accepted + counts.left).toBe(20);
      expect(counts.left).toBeGreaterThanOrEqual(17);
    });
  });

  it('ends with nothing done, when it is cancelled before it has begun', async () => {
    await serve(async (at) => {
      const run = await start(at, 2);
      await run.executeUpdate(addBatchUpdate, { args: [targets(1, 1)] });
      await run.executeUpdate(campaignUpdates.cancel);
      expect(await run.result()).toMatchObject({ ended: 'never-begun', counts: { accepted: 0, left: 1 } });
      expect(done).toEqual([]);
    });
  });
});
