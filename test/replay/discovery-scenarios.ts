import { randomUUID } from 'node:crypto';
import { NOBODY_COUNTED } from '../../src/domain/discovery/discovery-counts';
import { approvalWorkflowId } from '../../src/domain/instance/instance';
import { ASK_LEARNER, DESCRIBE_INSTANCE, FIND_LEARNER } from '../../src/workflows/ask/messages';
import type { ApprovalRequest, DiscoverLearnersInput } from '../../src/workflows/discover-learners/messages';
import {
  approvalQuery,
  approveUpdate,
  DISCOVER_LEARNERS,
  DISCOVERY_APPROVAL,
  refreshApprovalSignal,
} from '../../src/workflows/discover-learners/messages';
import { withQueue } from '../support/fake-queue';
import { FakeSite, learner } from '../support/fake-site';
import type { SiteBench } from '../support/retirement-bench';
import { DAY_MS, type Recorded, type Scenario } from './scenario';

const FLOOD = { counts: { ...NOBODY_COUNTED, new: 400, dueNow: 400 }, newestRetirementId: 400 };

/** Any workflow, until it has ended. */
async function executed(at: SiteBench, type: string, input: object): Promise<Recorded> {
  const { workflow } = at.env.client;
  const run = await workflow.start(type, {
    workflowId: `${type}/${at.instance}/${randomUUID()}`,
    taskQueue: 'lethe',
    args: [{ instance: at.instance, ...input }],
  });
  await run.result();
  return run;
}

const discovered = (at: SiteBench, input: Omit<DiscoverLearnersInput, 'instance'> = {}) =>
  executed(at, DISCOVER_LEARNERS, input);

/** The approval that a discovery has asked for. */
const approvalOf = (at: SiteBench) => at.env.client.workflow.getHandle(approvalWorkflowId(at.instance));

async function recorded(at: SiteBench): Promise<Recorded> {
  const { runId } = await approvalOf(at).describe();
  return { workflowId: approvalWorkflowId(at.instance), firstExecutionRunId: runId };
}

/** An approval by itself, asked by nobody. */
async function asked(at: SiteBench): Promise<void> {
  const now = await at.env.currentTimeMs();
  const request: ApprovalRequest = {
    instance: at.instance,
    why: 'too-many-new',
    ...FLOOD,
    askedAt: new Date(now).toISOString(),
    lapsesAt: new Date(now + DAY_MS).toISOString(),
  };
  await at.env.client.workflow.start(DISCOVERY_APPROVAL, {
    workflowId: approvalWorkflowId(at.instance),
    taskQueue: 'lethe',
    args: [request],
  });
}

/** Discovery, its approval, and the short workflows. */
export const DISCOVERY_SCENARIOS: Readonly<Record<string, Scenario>> = {
  'discovery-that-enrols': { site: () => withQueue(new FakeSite()), live: (at) => discovered(at) },
  'discovery-of-nobody-new': {
    site: () => withQueue(new FakeSite(), { swept: false, counts: NOBODY_COUNTED }),
    live: (at) => discovered(at),
  },
  'discovery-previewed': { site: () => withQueue(new FakeSite()), live: (at) => discovered(at, { dryRun: true }) },
  'discovery-by-a-person': {
    site: () => withQueue(new FakeSite(), { first: true }),
    live: (at) => discovered(at, { coolOffDays: 14, by: 'operator' }),
  },
  'discovery-that-asks-first': {
    site: () => withQueue(new FakeSite(), { first: true }),
    live: (at) => discovered(at),
  },
  'discovery-of-a-flood-that-asked-before': {
    site: () => withQueue(new FakeSite(), FLOOD),
    live: async (at) => {
      await discovered(at);
      return discovered(at);
    },
  },
  'discovery-approved': {
    site: () => withQueue(new FakeSite(), FLOOD),
    live: (at) => discovered(at, { approvedUpTo: 400, by: 'operator', reason: 'counted by hand' }),
  },
  'approval-given': {
    site: () => withQueue(new FakeSite(), FLOOD),
    live: async (at) => {
      await asked(at);
      const approval = approvalOf(at);
      await approval.executeUpdate(approveUpdate, { args: [{ upTo: 401 }] });
      await approval.executeUpdate(approveUpdate, { args: [{ upTo: 400, by: 'operator' }] });
      await approval.result();
      return recorded(at);
    },
  },
  'approval-refreshed': {
    site: () => withQueue(new FakeSite(), FLOOD),
    live: async (at) => {
      await asked(at);
      const approval = approvalOf(at);
      await approval.signal(refreshApprovalSignal, { ...FLOOD, newestRetirementId: 450, why: 'too-many-new' });
      while ((await approval.query(approvalQuery)).newestRetirementId < 450);
      return recorded(at);
    },
  },
  'approval-lapsed': {
    skips: true,
    site: () => withQueue(new FakeSite(), FLOOD),
    live: async (at) => {
      await asked(at);
      await approvalOf(at).result();
      return recorded(at);
    },
  },
  'learner-found': {
    site: () => withQueue(new FakeSite()),
    live: (at) => {
      at.site.add(learner(80, new Date()));
      return executed(at, FIND_LEARNER, { by: { userId: 80 } });
    },
  },
  'verb-without-a-run': {
    site: () => withQueue(new FakeSite()),
    live: (at) => {
      at.site.add(learner(81, new Date(Date.now() - DAY_MS)));
      return executed(at, ASK_LEARNER, { who: { userId: 81 }, verb: 'cancel', request: { by: 'operator' } });
    },
  },
  'verb-without-a-run-refused': {
    site: () => withQueue(new FakeSite()),
    live: (at) => {
      at.site.add(learner(82, new Date(), { currentState: 'COMPLETE' }));
      return executed(at, ASK_LEARNER, { who: { userId: 82 }, verb: 'abort', request: { by: 'operator' } });
    },
  },
  'instance-described': { site: () => withQueue(new FakeSite()), live: (at) => executed(at, DESCRIBE_INSTANCE, {}) },
};
