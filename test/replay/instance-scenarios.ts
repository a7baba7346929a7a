import { NOBODY_COUNTED } from '../../src/domain/discovery/discovery-counts';
import { recordWorkflowId, siteClaimWorkflowId } from '../../src/domain/instance/instance';
import { newRecord, RECORD_FORMAT } from '../../src/domain/instance/record';
import { changeUpdates, INSTANCE_RECORD, SITE_CLAIM } from '../../src/workflows/instance/messages';
import { recordStartOptions, siteClaimStartOptions } from '../../src/workflows/instance/start-options';
import { settings } from '../support/instance-settings';
import type { SiteBench } from '../support/retirement-bench';
import { DAY_MS, type Recorded, type Scenario } from './scenario';

const asked = <Change>(change: Change, revisionSeen?: number) => ({
  args: [
    { format: RECORD_FORMAT, change, by: 'operator', ...(revisionSeen === undefined ? {} : { revisionSeen }) },
  ] as [{ format: number; change: Change; by: string }],
});
const REQUEST = {
  counted: {
    batch: 'discovery/test/1',
    rulesRevision: 1,
    counts: { ...NOBODY_COUNTED, new: 3, dueNow: 3 },
    coolOffDays: 7,
    newestRetirementId: 30,
  },
};
const REPORT = {
  report: {
    batch: 'discovery/test/1',
    counts: NOBODY_COUNTED,
    enrolled: 3,
    adopted: 0,
    nudged: 0,
    unapproved: 0,
    rulesRevision: 1,
    grantUsed: 2,
    letInUpTo: 30,
  },
};

/** A record of this site's instance. */
async function applied(at: SiteBench): Promise<Recorded> {
  const given = { by: 'operator', encrypted: false, nowMs: await at.env.currentTimeMs() };
  return at.env.client.workflow.start(INSTANCE_RECORD, recordStartOptions(newRecord(at.instance, settings(), given)));
}

const recordOf = (at: SiteBench) => at.env.client.workflow.getHandle(recordWorkflowId(at.instance));

/** What is in force for an instance, and its claim of the LMS. */
export const INSTANCE_SCENARIOS: Readonly<Record<string, Scenario>> = {
  'record-changed': {
    live: async (at) => {
      const run = await applied(at);
      const record = recordOf(at);
      await record.executeUpdate(changeUpdates.requestEnrolment, asked(REQUEST));
      await record.executeUpdate(changeUpdates.approve, asked({ upTo: 30, coolOffDays: 7 }, 1));
      await record.executeUpdate(changeUpdates.reportDiscovery, asked(REPORT));
      await record.executeUpdate(changeUpdates.hold, asked({ scope: { kind: 'instance' } as const }, 2));
      await record.executeUpdate(changeUpdates.release, asked({ scope: { kind: 'instance' } as const }, 3));
      await record.executeUpdate(changeUpdates.apply, asked({ settings: settings({ environment: 'other' }) }, 4));
      await record.executeUpdate(changeUpdates.rehome, asked({ settings: settings({ fingerprint: 'new' }) }, 5));
      await record.executeUpdate(changeUpdates.markEncrypted, asked({}));
      await record.executeUpdate(changeUpdates.apply, asked({ settings: settings() }, 1));
      return run;
    },
  },
  'record-whose-request-lapsed': {
    skips: true,
    live: async (at) => {
      const run = await applied(at);
      await recordOf(at).executeUpdate(changeUpdates.requestEnrolment, asked(REQUEST));
      await at.env.sleep(DAY_MS + 60_000);
      return run;
    },
  },
  'record-of-a-month': {
    skips: true,
    live: async (at) => {
      const run = await applied(at);
      await at.env.sleep(31 * DAY_MS);
      return run;
    },
  },
  'site-claimed': {
    live: async (at) => {
      const { workflow } = at.env.client;
      const run = await workflow.start(SITE_CLAIM, siteClaimStartOptions(at.instance, at.instance));
      const handle = workflow.getHandle(siteClaimWorkflowId(at.instance));
      while (Number((await handle.describe()).raw.workflowExecutionInfo?.historyLength) < 4);
      return run;
    },
  },
};
