import type { WorkflowHandle } from '@temporalio/client';
import { ApplicationFailure } from '@temporalio/common';
import type { DoErrandInput, DoErrandResult } from '../../../src/activities/campaign/contract';
import type { CampaignTarget } from '../../../src/domain/campaign/campaign';
import {
  addBatchUpdate,
  CAMPAIGN,
  type CampaignInput,
  type CampaignResult,
  campaignBatchId,
  campaignUpdates,
  campaignWorkflowId,
  outcomesQuery,
  progressQuery,
} from '../../../src/workflows/campaign/messages';
import { FakeSite } from '../../support/fake-site';
import { RetirementBench, type SiteBench } from '../../support/retirement-bench';
import { untilHolds } from '../../support/until-holds';

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
  let onDone: (input: DoErrandInput) => DoErrandResult;
  beforeEach(() => {
    done = [];
    onErrand = async () => {};
    onDone = ({ targets: some }) => ({
      outcomes: some.map(({ userId }) => ({ userId, is: 'accepted', says: 'done' })),
    });
  });
  const serve = (work: (at: SiteBench) => Promise<void>) => {
    const site = new FakeSite();
    Object.assign(site.activities, {
      doErrand: async (input: DoErrandInput): Promise<DoErrandResult> => {
        await onErrand(input);
        done.push(...input.targets.map(({ userId }) => userId));
        return onDone(input);
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

  const untilPaused = async (run: WorkflowHandle) => {
    while ((await run.query(progressQuery)).is !== 'paused');
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
      await untilPaused(run);
      const seen = done.length;
      expect(seen).toBeLessThanOrEqual(3);
      expect(await run.executeUpdate(campaignUpdates.cancel)).toMatchObject({ accepted: true });
      const { ended, counts } = (await run.result()) as CampaignResult;
      expect(ended).toBe('cancelled');
      expect(counts.accepted + counts.left).toBe(20);
      expect(counts.left).toBeGreaterThanOrEqual(17);
    });
  });

  it('pauses and says why, where everybody would fail likewise, and goes on with them after the repair', async () => {
    await serve(async (at) => {
      let repaired = false;
      onErrand = async ({ targets: some }) => {
        if (repaired || some[0]?.userId !== 3) return;
        throw ApplicationFailure.create({
          type: 'service.denied',
          message: 'service.denied: CREDENTIALS answered 403',
          nonRetryable: true,
        });
      };
      const run = await start(at, 5);
      await run.executeUpdate(addBatchUpdate, { args: [targets(1, 2)] });
      await run.executeUpdate(addBatchUpdate, { args: [targets(3, 3)] });
      await run.executeUpdate(campaignUpdates.begin);
      await untilPaused(run);
      const why = 'service.denied: CREDENTIALS answered 403';
      expect(await run.query(progressQuery)).toMatchObject({ is: 'paused', why, counts: { accepted: 2 } });
      const failed = await at.env.client.workflow.getHandle(campaignBatchId(at.instance, 'c1', 1)).query(outcomesQuery);
      expect(failed).toEqual(
        [3, 4, 5].map((userId) => ({ userId, is: 'unknown', says: expect.stringContaining(why) })),
      );
      repaired = true;
      await run.executeUpdate(campaignUpdates.resume);
      expect(await run.result()).toMatchObject({ ended: 'done', counts: { accepted: 5, unknown: 0 } });
    });
  });

  it('keeps who was done before a failure, also when it is cancelled then', async () => {
    await serve(async (at) => {
      onDone = ({ targets: [first, second] }) => ({
        outcomes: [{ userId: first?.userId ?? 0, is: 'accepted', says: 'done' }],
        stuck: { why: 'secret.missing', userIds: [second?.userId ?? 0] },
      });
      const run = await start(at, 4);
      await run.executeUpdate(addBatchUpdate, { args: [targets(1, 4)] });
      await run.executeUpdate(campaignUpdates.begin);
      await untilPaused(run);
      await run.executeUpdate(campaignUpdates.cancel);
      const counts = { all: 4, accepted: 1, refused: 0, unknown: 1, left: 2 };
      expect(await run.result()).toMatchObject({ ended: 'cancelled', counts });
    });
  });

  it.each(['pause', 'cancel'] as const)(
    'knows of nobody in hand what became of them, when a %s comes while it is tried again',
    async (verb) => {
      await serve(async (at) => {
        let attempts = 0;
        onErrand = async () => {
          attempts += 1;
          if (attempts === 1) throw ApplicationFailure.create({ message: 'down', nextRetryDelay: '1 hour' });
        };
        const run = await start(at, 4, 0.4);
        await run.executeUpdate(addBatchUpdate, { args: [targets(1, 4)] });
        await run.executeUpdate(campaignUpdates.begin);
        const batch = at.env.client.workflow.getHandle(campaignBatchId(at.instance, 'c1', 0));
        const failing = async () => (await batch.describe()).raw.pendingActivities?.[0]?.lastFailure != null;
        await untilHolds('the first attempt has failed', failing, (seen) => seen);
        await run.executeUpdate(campaignUpdates[verb]);
        if (verb === 'pause') {
          const doubted = await untilHolds(
            'two are in doubt',
            () => batch.query(outcomesQuery),
            (seen) => seen.length > 0,
          );
          expect(doubted.map(({ userId, is }) => [userId, is])).toEqual([
            [1, 'unknown'],
            [2, 'unknown'],
          ]);
          await run.executeUpdate(campaignUpdates.resume);
          expect(await run.result()).toMatchObject({ ended: 'done', counts: { accepted: 4, unknown: 0, left: 0 } });
          return;
        }
        expect(await run.result()).toMatchObject({ ended: 'cancelled', counts: { accepted: 0, unknown: 2, left: 2 } });
      });
    },
  );

  it('goes on where somebody has ended a batch in Temporal, and says of nobody of it that they are done', async () => {
    await serve(async (at) => {
      const run = await start(at, 5);
      await run.executeUpdate(addBatchUpdate, { args: [targets(1, 2)] });
      await run.executeUpdate(addBatchUpdate, { args: [targets(3, 3)] });
      await at.env.client.workflow.getHandle(campaignBatchId(at.instance, 'c1', 0)).terminate('by hand');
      await run.executeUpdate(campaignUpdates.begin);
      expect(await run.result()).toMatchObject({ ended: 'done', counts: { accepted: 3, unknown: 2 } });
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
