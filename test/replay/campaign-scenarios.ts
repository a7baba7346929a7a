import type { CampaignErrand, CampaignTarget } from '../../src/domain/campaign/campaign';
import {
  addBatchUpdate,
  CAMPAIGN,
  type CampaignInput,
  campaignBatchId,
  campaignUpdates,
  campaignWorkflowId,
} from '../../src/workflows/campaign/messages';
import { withQueue } from '../support/fake-queue';
import { FakeSite } from '../support/fake-site';
import type { SiteBench } from '../support/retirement-bench';
import type { Recorded, Scenario } from './scenario';

const ERRAND: CampaignErrand = { kind: 'verb', verb: 'hold', request: { by: 'operator' } };

const target = (userId: number): CampaignTarget => ({ userId, retirementId: userId * 10, phase: 'cooling-off' });

/** A campaign for these learners, handed over in two batches. */
async function begun(at: SiteBench, userIds: readonly number[], perSecond?: number): Promise<Recorded> {
  const paced = perSecond === undefined ? {} : { perSecond };
  const input: CampaignInput = {
    instance: at.instance,
    id: 'recorded',
    errand: ERRAND,
    all: userIds.length,
    by: 'operator',
    ...paced,
  };
  const { workflow } = at.env.client;
  const run = await workflow.start(CAMPAIGN, {
    workflowId: campaignWorkflowId(at.instance, 'recorded'),
    taskQueue: 'lethe',
    args: [input],
  });
  const half = Math.ceil(userIds.length / 2);
  for (const some of [userIds.slice(0, half), userIds.slice(half)]) {
    await run.executeUpdate(addBatchUpdate, { args: [some.map(target)] });
  }
  await run.executeUpdate(campaignUpdates.begin);
  return run;
}

const ended = async (at: SiteBench, run: Recorded) => {
  await at.env.client.workflow.getHandle(run.workflowId).result();
  return run;
};
const site = () => withQueue(new FakeSite());
const tell = (at: SiteBench, verb: 'pause' | 'resume' | 'cancel') =>
  at.env.client.workflow.getHandle(campaignWorkflowId(at.instance, 'recorded')).executeUpdate(campaignUpdates[verb]);

/** Campaigns and their batches. */
export const CAMPAIGN_SCENARIOS: Readonly<Record<string, Scenario>> = {
  'campaign-of-two-batches': { site, live: async (at) => ended(at, await begun(at, [1, 2, 3])) },
  'campaign-paused-and-cancelled': {
    site,
    live: async (at) => {
      const run = await begun(at, [1, 2, 3, 4, 5, 6], 0.1);
      await tell(at, 'pause');
      await tell(at, 'resume');
      await tell(at, 'cancel');
      return ended(at, run);
    },
  },
  'batch-of-a-campaign': {
    site,
    live: async (at) => {
      await ended(at, await begun(at, [1, 2, 3], 0.1));
      const workflowId = campaignBatchId(at.instance, 'recorded', 0);
      const { runId } = await at.env.client.workflow.getHandle(workflowId).describe();
      return { workflowId, firstExecutionRunId: runId };
    },
  },
  'batch-that-was-stopped': {
    site,
    live: async (at) => {
      const run = await begun(at, [1, 2, 3, 4, 5, 6], 0.1);
      await tell(at, 'pause');
      await tell(at, 'cancel');
      await ended(at, run);
      const workflowId = campaignBatchId(at.instance, 'recorded', 0);
      const { runId } = await at.env.client.workflow.getHandle(workflowId).describe();
      return { workflowId, firstExecutionRunId: runId };
    },
  },
};
