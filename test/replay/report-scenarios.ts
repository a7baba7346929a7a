import { randomUUID } from 'node:crypto';
import { RetirementError } from '../../src/domain/failure/failure';
import { partnerReportWorkflowId } from '../../src/domain/partner-report/page-id';
import {
  EXPIRE_REPORTS,
  PARTNER_PAGE,
  READ_REPORT,
  REPORT_TO_PARTNERS,
} from '../../src/workflows/partner-report/messages';
import {
  ANSWERED,
  type FakeReportOptions,
  NOT_DONE,
  NOTHING,
  STALE,
  UNANSWERED,
  withReports,
} from '../support/fake-reports';
import { settings } from '../support/instance-settings';
import { RecordsInMemory } from '../support/records-in-memory';
import type { SiteBench } from '../support/retirement-bench';
import type { Recorded, Scenario } from './scenario';

/** A workflow of partner reports, until it has ended, well or not. */
async function reported(at: SiteBench, type: string, input: object, workflowId?: string): Promise<Recorded> {
  const run = await at.env.client.workflow.start(type, {
    workflowId: workflowId ?? `${type}/${at.instance}/${randomUUID()}`,
    taskQueue: 'lethe',
    args: [{ instance: at.instance, by: 'operator', ...input }],
  });
  await run.result().catch(() => {});
  return run;
}

const report = (options: FakeReportOptions = {}, input: object = { kind: 'run' }): Scenario => ({
  site: () => withReports(options),
  live: (at) => reported(at, REPORT_TO_PARTNERS, input, partnerReportWorkflowId(at.instance)),
});

/** A record that knows of an answer that was lost. */
function withLoss(): RecordsInMemory {
  const records = new RecordsInMemory('test', settings());
  const lost = { id: 'lost', askedAt: '2026-11-01T00:00:00.000Z', outcome: 'lost' as const, learners: 0 };
  records.record = { ...records.record, partnerReports: [lost] };
  return records;
}

/** A record of before the first approval. */
function notApproved(): RecordsInMemory {
  const records = new RecordsInMemory('test', settings());
  records.unapprove();
  return records;
}

const LOST = { kind: 'recover', lost: 'lost', orgs: {} };

/** Partner reports, and what becomes of a question whose answer does not come. */
export const REPORT_SCENARIOS: Readonly<Record<string, Scenario>> = {
  'report-of-two-pages': report({ left: ['page/0'] }),
  'report-of-nobody': report({ answers: [NOTHING] }),
  'report-without-comments': report({}, { kind: 'run', quiet: true }),
  'report-counted': report({}, { kind: 'count' }),
  'report-without-keys': report({ notSet: true }),
  'report-answered-in-part': report({ answers: [{ ...ANSWERED, unreadable: [{ field: 'orgs' }] }] }),
  'report-with-a-stranger': report({ unmapped: { ZetaX: 1 } }),
  'report-asked-twice': report({ answers: [UNANSWERED, ANSWERED] }),
  'report-lost': report({ answers: [UNANSWERED, NOTHING] }),
  'report-never-answered': report({ answers: [UNANSWERED] }),
  'report-not-taken-at-first': report({ answers: [NOT_DONE, ANSWERED] }),
  'report-asked-of-another-worker': report({ answers: [STALE, ANSWERED] }),
  'report-held-again': report({ answers: [{ kind: 'not-held' }, ANSWERED] }),
  'report-while-the-lms-is-held': report({ heldFrom: 'prepareReport' }),
  'report-held-before-its-files': report({ heldFrom: 'writeReports' }),
  'report-beside-a-loss': report({ records: withLoss() }),
  'report-recovered': report({ records: withLoss() }, LOST),
  'report-on-a-full-disk': report({ writeFails: [new RetirementError('storage.unavailable', { errno: 'ENOSPC' })] }),
  'report-not-let-in': report({ writeFails: [new RetirementError('storage.denied', { errno: 'EACCES' })] }),
  'report-that-came-back-otherwise': report({ writeFails: [new RetirementError('storage.differs')] }),
  'report-by-schedule': {
    site: () => withReports(),
    live: (at) => reported(at, 'scheduledReport', { expireAfterDays: 60 }),
  },
  'report-by-schedule-before-the-approval': report({ records: notApproved() }, { kind: 'run', scheduled: true }),
  'reports-expired-by-schedule-before-the-approval': {
    site: () => withReports({ records: notApproved() }),
    live: (at) => reported(at, EXPIRE_REPORTS, { ageInDays: 60, dryRun: false, scheduled: true }),
  },
  'reports-expired': {
    site: () => withReports(),
    live: (at) => reported(at, EXPIRE_REPORTS, { ageInDays: 60, dryRun: false }),
  },
  'report-read': {
    site: () => withReports(),
    live: (at) => reported(at, READ_REPORT, { id: 'Athens/report.csv', from: 0 }),
  },
  'report-page': {
    live: async (at) => {
      const { workflow } = at.env.client;
      const workflowId = `partner-report/${at.instance}/page/report/1/00000`;
      return workflow.start(PARTNER_PAGE, { workflowId, taskQueue: 'lethe', args: [[]] });
    },
  },
};
