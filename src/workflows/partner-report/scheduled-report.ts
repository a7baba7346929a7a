import { WorkflowExecutionAlreadyStartedError } from '@temporalio/common';
import {
  ActivityFailure,
  executeChild,
  ParentClosePolicy,
  proxyActivities,
  setWorkflowOptions,
} from '@temporalio/workflow';
import type { Activities } from '../../activities/contract';
import type { ExpireResult } from '../../activities/partner-report/contract';
import { activityTaskQueue } from '../../domain/instance/instance';
import { partnerReportWorkflowId } from '../../domain/partner-report/page-id';
import { DAY_MS } from '../../domain/time/day-ms';
import { failureOf } from '../kit/call';
import { whenVersioned } from '../kit/versioning';
import {
  type ExpireReportsInput,
  REPORT_LASTS,
  type ReportResult,
  type ScheduledExpiry,
  type ScheduledReportInput,
} from './messages';
import { reportToPartners } from './report-to-partners';

/**
 * A report by its Schedule, after old reports are deleted where the instance says so. A report has one id, so that there is
 * one at a time, and a Schedule adds a time to its ids; one that is under way already is enough. Before the first approval at
 * this site it does neither.
 */
export async function scheduledReport(input: ScheduledReportInput): Promise<ReportResult | undefined> {
  const { instance, expireAfterDays: ageInDays } = input;
  const expiry = ageInDays === undefined ? {} : { expiry: await expireFirst(instance, ageInDays) };
  try {
    return await executeChild(reportToPartners, {
      workflowId: partnerReportWorkflowId(instance),
      args: [{ instance, kind: 'run', by: 'the schedule', scheduled: true, ...expiry }],
      parentClosePolicy: ParentClosePolicy.ABANDON,
      workflowExecutionTimeout: REPORT_LASTS,
      staticSummary: `partner report of ${instance}, by its schedule`,
    });
  } catch (error) {
    if (error instanceof WorkflowExecutionAlreadyStartedError) return undefined;
    throw error;
  }
}

/** Deletes reports that are older than so many days. They are counted before the first is deleted, as archives are. */
export async function expireReports(input: ExpireReportsInput): Promise<ExpireResult> {
  const { instance, ageInDays, dryRun, scheduled } = input;
  const activities = activitiesOf(instance);
  const { record, notApproved } = await activities.readRecord({ instance, needed: true, scheduled });
  if (notApproved === true) return { expired: 0, names: [], kept: 0 };
  const site = { instance, fingerprint: record?.settings.fingerprint ?? '' };
  const work = { site, beforeMs: Date.now() - ageInDays * DAY_MS };
  const expired = await activities.expireReports({ ...work, dryRun: true });
  if (!dryRun && expired.expired > 0) await activities.expireReports({ ...work, dryRun });
  return expired;
}

/** Old reports that stay must not keep new ones from being made: the report says so, and the next run tries again. */
async function expireFirst(instance: string, ageInDays: number): Promise<ScheduledExpiry> {
  try {
    const { expired, notSet } = await expireReports({ instance, ageInDays, dryRun: false, scheduled: true });
    return notSet === undefined ? { expired } : { expired, notSet };
  } catch (error) {
    if (!(error instanceof ActivityFailure)) throw error;
    return { expired: 0, failure: failureOf(error).code };
  }
}

function activitiesOf(instance: string): Activities {
  return proxyActivities<Activities>({
    taskQueue: activityTaskQueue(instance),
    startToCloseTimeout: '2 hours',
    scheduleToCloseTimeout: '6 hours',
    heartbeatTimeout: '30s',
    retry: { initialInterval: '1s', maximumInterval: '1m' },
    summary: `old partner reports of ${instance}`,
  }) as unknown as Activities;
}

setWorkflowOptions(whenVersioned('PINNED'), scheduledReport);
setWorkflowOptions(whenVersioned('PINNED'), expireReports);
