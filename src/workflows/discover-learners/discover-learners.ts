import { WorkflowExecutionAlreadyStartedError } from '@temporalio/common';
import {
  ActivityCancellationType,
  getExternalWorkflowHandle,
  ParentClosePolicy,
  proxyActivities,
  setWorkflowOptions,
  startChild,
  workflowInfo,
} from '@temporalio/workflow';
import type { Activities } from '../../activities/contract';
import type { SurveyResult } from '../../activities/discover-learners/contract';
import { activityTaskQueue, approvalWorkflowId } from '../../domain/instance/instance';
import { whenVersioned } from '../kit/versioning';
import { discoveryApproval } from './discovery-approval';
import {
  type ApprovalRequest,
  type DiscoverLearnersInput,
  type DiscoverLearnersResult,
  refreshApprovalSignal,
  type Watermark,
} from './messages';

const DAY_MS = 86_400_000;

/**
 * One discovery: counts the queue, and starts a run for each learner who has none. Started by the Schedule, by
 * `lethe discovery run`, or by an approval.
 */
export async function discoverLearners(input: DiscoverLearnersInput): Promise<DiscoverLearnersResult> {
  const { instance, coolOffDays, approvedUpTo } = input;
  const info = workflowInfo();
  const batch = info.workflowId;
  const activities = proxyActivities<Activities>({
    taskQueue: activityTaskQueue(instance),
    startToCloseTimeout: '1 hour',
    heartbeatTimeout: '1 minute',
    scheduleToCloseTimeout: '1 day',
    cancellationType: ActivityCancellationType.WAIT_CANCELLATION_COMPLETED,
    priority: { priorityKey: 1 },
    retry: { initialInterval: '2s', maximumInterval: '1m' },
    summary: `the queue of ${instance}`,
  });
  const said = coolOffDays === undefined ? {} : { coolOffDays };
  const watermark = lastWatermark(input);
  const survey = await activities.surveyQueue({
    instance,
    ...said,
    ...(watermark === undefined ? {} : { watermark }),
    preview: input.dryRun === true,
  });
  const nothing = { batch, counts: survey.counts, enrolled: 0, adopted: 0, nudged: 0 };
  if (input.dryRun === true) return nothing;
  if (!survey.swept) return { ...nothing, ...(watermark === undefined ? {} : { watermark }) };

  const waitsFor = mustAsk(input, survey);
  const upTo = approvedUpTo ?? survey.newestRetirementId;
  const enrolled = await activities.enrolLearners({
    instance,
    batch,
    ...said,
    upTo,
    ...(survey.readAtMs === undefined ? {} : { readAtMs: survey.readAtMs }),
    enrolNew: waitsFor === undefined,
    adopt: waitsFor !== 'first-discovery',
  });
  if (waitsFor !== undefined) {
    await askForApproval(instance, waitsFor, survey);
    return { ...nothing, ...enrolled, awaitingApproval: waitsFor };
  }
  const read: Watermark | undefined =
    approvedUpTo === undefined && survey.newestDay !== undefined
      ? { retirementId: survey.newestRetirementId, day: survey.newestDay, sweptAtMs: Date.now() }
      : undefined;
  return { ...nothing, ...enrolled, ...(read === undefined ? {} : { watermark: read }) };
}

setWorkflowOptions(whenVersioned('PINNED'), discoverLearners);

/** Where the discovery before this one left off; absent after quick manual triggers, which only costs a full sweep. */
function lastWatermark(input: DiscoverLearnersInput): Watermark | undefined {
  if (input.by !== undefined || input.coolOffDays !== undefined || input.approvedUpTo !== undefined) return undefined;
  const last = workflowInfo().lastResult as DiscoverLearnersResult | undefined;
  return last?.watermark;
}

/** A first discovery, unless a person said the cool-off themselves, and a flood of new learners, wait for a person. */
function mustAsk(input: DiscoverLearnersInput, survey: SurveyResult): ApprovalRequest['why'] | undefined {
  if (input.approvedUpTo !== undefined || survey.counts.new + survey.counts.stranded === 0) return undefined;
  if (survey.first && input.coolOffDays === undefined) return 'first-discovery';
  return survey.counts.new > survey.newLearnerThreshold ? 'too-many-new' : undefined;
}

/** One request an instance: a later discovery brings the counts of the open one up to date. */
async function askForApproval(instance: string, why: ApprovalRequest['why'], survey: SurveyResult): Promise<void> {
  const { counts, newestRetirementId } = survey;
  const now = Date.now();
  const request: ApprovalRequest = {
    instance,
    why,
    counts,
    newestRetirementId,
    askedAt: new Date(now).toISOString(),
    lapsesAt: new Date(now + DAY_MS).toISOString(),
  };
  try {
    await startChild(discoveryApproval, {
      workflowId: approvalWorkflowId(instance),
      args: [request],
      parentClosePolicy: ParentClosePolicy.ABANDON,
      staticSummary: `may the learners of ${instance} be enrolled?`,
    });
  } catch (error) {
    if (!(error instanceof WorkflowExecutionAlreadyStartedError)) throw error;
    await getExternalWorkflowHandle(approvalWorkflowId(instance)).signal(refreshApprovalSignal, {
      counts,
      newestRetirementId,
      why,
    });
  }
}
