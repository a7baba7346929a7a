import { randomUUID } from 'node:crypto';
import { Worker } from '@temporalio/worker';
import { NOBODY_COUNTED } from '../../src/domain/discovery/discovery-counts';
import { siteTaskQueue } from '../../src/domain/instance/instance';
import {
  ASK_LEARNER,
  CHECK_INSTANCE,
  COMPARE_SITE,
  DESCRIBE_INSTANCE,
  FIND_LEARNER,
  HOLD_LEARNERS,
} from '../../src/workflows/ask/messages';
import { SELECT_LEARNERS } from '../../src/workflows/campaign/messages';
import { DISCOVER_LEARNERS, type DiscoverLearnersInput } from '../../src/workflows/discover-learners/messages';
import { REPLACE_USERNAMES } from '../../src/workflows/replace-usernames/messages';
import { REQUEST_RETIREMENTS } from '../../src/workflows/request-retirements/messages';
import { withQueue } from '../support/fake-queue';
import { FakeSite, learner } from '../support/fake-site';
import { settings } from '../support/instance-settings';
import { RecordsInMemory } from '../support/records-in-memory';
import type { SiteBench } from '../support/retirement-bench';
import type { Recorded, Scenario } from './scenario';

/** A record whose first enrollment nobody has approved. */
function unapproved(): RecordsInMemory {
  const records = new RecordsInMemory('test', settings());
  const { approved: _, ...record } = records.record;
  records.record = record;
  return records;
}

const DAY_MS = 86_400_000;

const FLOOD = { counts: { ...NOBODY_COUNTED, new: 400, dueNow: 400 }, newestRetirementId: 400 };

/** Any workflow, until it has ended. */
export async function executed(
  at: SiteBench,
  type: string,
  input: object,
  onStart: (run: Recorded) => void = () => {},
): Promise<Recorded> {
  const { workflow } = at.env.client;
  const run = await workflow.start(type, {
    workflowId: `${type}/${at.instance}/${randomUUID()}`,
    taskQueue: 'lethe',
    args: [{ instance: at.instance, ...input }],
  });
  onStart(run);
  await run.result();
  return run;
}

const discovered = (at: SiteBench, input: Omit<DiscoverLearnersInput, 'instance'> = {}) =>
  executed(at, DISCOVER_LEARNERS, input);

/** Discovery and the short workflows. */
export const DISCOVERY_SCENARIOS: Readonly<Record<string, Scenario>> = {
  'discovery-that-enrols': { site: () => withQueue(new FakeSite()), live: (at) => discovered(at) },
  'discovery-of-nobody-new': {
    site: () => withQueue(new FakeSite(), { swept: false, counts: NOBODY_COUNTED }),
    live: (at) => discovered(at),
  },
  'discovery-previewed': { site: () => withQueue(new FakeSite()), live: (at) => discovered(at, { dryRun: true }) },
  'discovery-by-a-person': {
    site: () => withQueue(new FakeSite()),
    live: (at) => discovered(at, { coolOffDays: 14, by: 'operator' }),
  },
  'discovery-that-asks-first': {
    site: () => withQueue(new FakeSite(), {}, unapproved()),
    live: (at) => discovered(at),
  },
  'discovery-that-approves': {
    site: () => withQueue(new FakeSite(), {}, unapproved()),
    live: (at) => discovered(at, { approve: true, by: 'operator', reason: 'counted by hand' }),
  },
  'discovery-of-a-flood': { site: () => withQueue(new FakeSite(), FLOOD), live: (at) => discovered(at) },
  'learner-found': {
    site: () => withQueue(new FakeSite()),
    live: (at) => {
      at.site.add(learner(80, new Date()));
      return executed(at, FIND_LEARNER, { by: { userId: 80 } });
    },
  },
  'holds-brought-back': {
    site: () => withQueue(new FakeSite()),
    live: (at) => executed(at, HOLD_LEARNERS, { held: [{ userId: 82 }], by: 'operator', reason: 'from the export' }),
  },
  'learners-chosen': {
    site: () => withQueue(new FakeSite()),
    live: (at) => executed(at, SELECT_LEARNERS, { states: ['ERRORED'], after: 0, limit: 200 }),
  },
  'usernames-replaced': {
    site: () => withQueue(new FakeSite()),
    live: (at) =>
      executed(at, REPLACE_USERNAMES, { pairs: [{ old: 'ann', wanted: 'anna' }], allowSuffix: false, known: [] }),
  },
  'retirements-requested': {
    site: () => withQueue(new FakeSite()),
    live: (at) => executed(at, REQUEST_RETIREMENTS, { usernames: ['ann', 'ben'] }),
  },
  'new-address-compared': {
    site: () => withQueue(new FakeSite()),
    live: async (at) => {
      const { nativeConnection: connection, namespace } = at.env;
      const worker = await Worker.create({
        connection,
        ...(namespace === undefined ? {} : { namespace }),
        taskQueue: siteTaskQueue(at.instance, 'test'),
        activities: { compareSite: async () => ({ differs: [] }) },
      });
      return worker.runUntil(executed(at, COMPARE_SITE, { fingerprint: 'test', known: [] }));
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
  'instance-checked': { site: () => withQueue(new FakeSite()), live: (at) => executed(at, CHECK_INSTANCE, {}) },
  'instance-described': { site: () => withQueue(new FakeSite()), live: (at) => executed(at, DESCRIBE_INSTANCE, {}) },
};
