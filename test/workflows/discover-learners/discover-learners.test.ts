import { randomUUID } from 'node:crypto';
import type { SurveyResult } from '../../../src/activities/discover-learners/contract';
import { NOBODY_COUNTED } from '../../../src/domain/discovery/discovery-counts';
import {
  DISCOVER_LEARNERS,
  type DiscoverLearnersInput,
  type DiscoverLearnersResult,
  ENROL_LEARNER,
} from '../../../src/workflows/discover-learners/messages';
import { withQueue } from '../../support/fake-queue';
import { FakeSite } from '../../support/fake-site';
import { settings } from '../../support/instance-settings';
import { RecordsInMemory } from '../../support/records-in-memory';
import { RetirementBench, type SiteBench } from '../../support/retirement-bench';

let bench: RetirementBench;
beforeAll(async () => {
  bench = await RetirementBench.openInRealTime();
});
afterAll(() => bench.close());

const flood = (count: number): Partial<SurveyResult> => ({
  counts: { ...NOBODY_COUNTED, new: count, dueNow: count },
  newestRetirementId: count,
});

function discover(at: SiteBench, input: Omit<DiscoverLearnersInput, 'instance'> = {}): Promise<DiscoverLearnersResult> {
  return at.env.client.workflow.execute(DISCOVER_LEARNERS, {
    workflowId: `discovery/${at.instance}/${randomUUID()}`,
    taskQueue: 'lethe',
    args: [{ instance: at.instance, ...input }],
  });
}

/** Lets nobody go on before all of so many have come. */
function barrier(count: number): () => Promise<void> {
  let left = count;
  let open: () => void = () => {};
  const all = new Promise<void>((resolve) => {
    open = resolve;
  });
  return () => {
    left -= 1;
    if (left === 0) open();
    return all;
  };
}

describe('discoverLearners()', () => {
  it('two at once let in together no more than the guard allows', async () => {
    const records = new RecordsInMemory('test', settings());
    const site = withQueue(new FakeSite(), flood(200), records);
    const both = barrier(2);
    const { surveyQueue } = site.activities as unknown as { surveyQueue: () => Promise<SurveyResult> };
    Object.assign(site.activities, {
      surveyQueue: async () => {
        await both();
        return surveyQueue();
      },
    });
    await bench.serve(site, async (at) => {
      const results = await Promise.all([discover(at), discover(at)]);
      expect(results.map(({ enrolled }) => enrolled).sort()).toEqual([0, 3]);
      expect(results.map(({ awaitingApproval }) => awaitingApproval)).toContain('too-many-new');
    });
  });

  it('stops when what is in force changes while it reads the queue, and enrolls nobody by the old rules', async () => {
    const records = new RecordsInMemory('test', settings());
    const site = withQueue(new FakeSite(), {}, records);
    const started: boolean[] = [];
    const { surveyQueue, enrolLearners } = site.activities as unknown as {
      surveyQueue: () => Promise<SurveyResult>;
      enrolLearners: (input: { readonly startNew: boolean }) => Promise<object>;
    };
    Object.assign(site.activities, {
      surveyQueue: async () => {
        const { revision: revisionSeen } = records.record;
        const change = { settings: settings({ environment: 'other' }) };
        await records.change('test', 'apply', change, { by: 'ann', revisionSeen });
        return surveyQueue();
      },
      enrolLearners: (input: { readonly startNew: boolean }) => {
        started.push(input.startNew);
        return enrolLearners(input);
      },
    });
    await bench.serve(site, async (at) => {
      expect(await discover(at)).toMatchObject({ enrolled: 0, stopped: true });
      expect([started, records.record.watermark]).toEqual([[false], undefined]);
    });
  });

  it('by the schedule goes by the cool-off that a person was shown, before the approval and after it', async () => {
    const records = new RecordsInMemory('test', settings());
    const { approved: _, ...fresh } = records.record;
    records.record = fresh;
    const site = withQueue(new FakeSite(), {}, records);
    const days: (number | undefined)[] = [];
    const { surveyQueue } = site.activities as unknown as { surveyQueue: () => Promise<SurveyResult> };
    Object.assign(site.activities, {
      surveyQueue: async ({ coolOffDays = 7 }: { readonly coolOffDays?: number }) => ({
        ...(await surveyQueue()),
        coolOffDays,
      }),
      enrolLearners: async ({
        startNew,
        coolOffDays,
      }: {
        readonly startNew: boolean;
        readonly coolOffDays?: number;
      }) => {
        if (startNew) days.push(coolOffDays);
        return { enrolled: startNew ? 3 : 0, adopted: 0, nudged: 0 };
      },
    });
    await bench.serve(site, async (at) => {
      expect(await discover(at, { coolOffDays: 30, by: 'ann' })).toMatchObject({ awaitingApproval: 'first-discovery' });
      expect(await discover(at)).toMatchObject({ awaitingApproval: 'first-discovery', coolOffDays: 30 });
      expect(records.record.request?.coolOffDays).toBe(30);
      const { revision: revisionSeen } = records.record;
      await records.change('test', 'approve', { upTo: 30, coolOffDays: 30 }, { by: 'ann', revisionSeen });
      expect(await discover(at)).toMatchObject({ enrolled: 3, coolOffDays: 30 });
      expect(await discover(at)).not.toHaveProperty('coolOffDays');
      expect(days).toEqual([30, undefined]);
    });
  });

  it('with an approval of its own lets in those who came after an earlier one, too', async () => {
    const records = new RecordsInMemory('test', settings());
    const { approved: _, ...fresh } = records.record;
    records.record = fresh;
    const later = { newestRetirementId: 30 };
    const site = withQueue(new FakeSite(), later, records);
    const { surveyQueue } = site.activities as unknown as { surveyQueue: () => Promise<SurveyResult> };
    Object.assign(site.activities, { surveyQueue: async () => ({ ...(await surveyQueue()), ...later }) });
    await bench.serve(site, async (at) => {
      expect(await discover(at, { by: 'ann' })).toMatchObject({ awaitingApproval: 'first-discovery' });
      const { revision: revisionSeen } = records.record;
      await records.change('test', 'approve', { upTo: 30, coolOffDays: 7 }, { by: 'ann', revisionSeen });
      later.newestRetirementId = 40;
      expect(await discover(at, { by: 'ann', approve: true })).toMatchObject({ enrolled: 3 });
      expect(records.record.watermark?.retirementId).toBe(40);
    });
  });

  it('leaves to the next one whom it had not started when what is in force changed', async () => {
    const records = new RecordsInMemory('test', settings());
    const site = withQueue(new FakeSite(), flood(400), records);
    Object.assign(site.activities, {
      enrolLearners: async () => ({ enrolled: 25, adopted: 0, nudged: 0, stopped: true }),
    });
    await bench.serve(site, async (at) => {
      const result = await discover(at, { approve: true, by: 'ann' });
      expect(result).toMatchObject({ enrolled: 25, stopped: true });
      expect(records.record).toMatchObject({ grant: { upTo: 400 }, lastDiscovery: { enrolled: 25 } });
      expect(records.record.watermark).toBeUndefined();
    });
  });
});

describe('enrolLearner()', () => {
  it('says that a person must approve where another instance has the learner', async () => {
    const site = withQueue(new FakeSite(), {}, new RecordsInMemory('test', settings()));
    Object.assign(site.activities, {
      enrolLearners: async () => ({ enrolled: 0, adopted: 0, nudged: 0, elsewhere: true }),
    });
    await bench.serve(site, async (at) => {
      const result = await at.env.client.workflow.execute(ENROL_LEARNER, {
        workflowId: `enrol-learner/${at.instance}/1/${randomUUID()}`,
        taskQueue: 'lethe',
        args: [{ instance: at.instance, userId: 1, by: 'ann' }],
      });
      expect(result).toEqual({ kind: 'awaiting-approval', why: 'learners-elsewhere' });
    });
  });
});
