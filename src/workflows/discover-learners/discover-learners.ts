import { ActivityCancellationType, proxyActivities, setWorkflowOptions, workflowInfo } from '@temporalio/workflow';
import type { Activities } from '../../activities/contract';
import type { RulesInForce, SurveyResult } from '../../activities/discover-learners/contract';
import { approvalNeeded, firstApproval, grantInForce } from '../../domain/instance/approval';
import type { ApprovalWhy } from '../../domain/instance/approval-request';
import type { ApprovalAsked } from '../../domain/instance/change';
import { activityTaskQueue } from '../../domain/instance/instance';
import type { InstanceRecord } from '../../domain/instance/record';
import { whenVersioned } from '../kit/versioning';
import type { DiscoverLearnersInput, DiscoverLearnersResult } from './messages';

/**
 * One discovery: counts the queue, and starts a run for each learner who has none. Started by the Schedule or by
 * `lethe discovery`. Its rules are the record's, and so is what it may do without a person.
 */
export async function discoverLearners(input: DiscoverLearnersInput): Promise<DiscoverLearnersResult> {
  const { instance, coolOffDays, by = 'the schedule' } = input;
  const batch = workflowInfo().workflowId;
  const activities = activitiesOf(instance);
  const { record } = await activities.readRecord({ instance, needed: input.dryRun !== true });
  const rules = record === undefined ? undefined : rulesOf(record);
  const said = coolOffDays === undefined ? {} : { coolOffDays };
  const watermark = input.by === undefined ? record?.watermark : undefined;
  const survey = await activities.surveyQueue({
    instance,
    ...(rules === undefined ? {} : { rules }),
    ...said,
    ...(watermark === undefined ? {} : { watermark }),
    preview: input.dryRun === true,
  });
  const nothing = { batch, counts: survey.counts, enrolled: 0, adopted: 0, nudged: 0 };
  if (input.dryRun === true || record === undefined || rules === undefined) return nothing;

  const leave = survey.swept ? await mayEnrol(activities, input, record, survey, by) : NOBODY_NEW;
  const upTo = leave.upTo ?? survey.newestRetirementId;
  const done = survey.swept
    ? await activities.enrolLearners({
        instance,
        rules,
        batch,
        // Nobody has approved another cool-off for whom it adopts without one.
        ...(leave.why === undefined ? said : {}),
        upTo,
        ...(survey.readAtMs === undefined ? {} : { readAtMs: survey.readAtMs }),
        enrolNew: leave.why === undefined && survey.coolOffDays !== null,
        adopt:
          leave.why !== 'first-discovery' &&
          (firstApproval(record, Date.now()) !== undefined || leave.upTo !== undefined),
      })
    : { enrolled: 0, adopted: 0, nudged: 0 };
  const readAll = survey.swept && leave.why === undefined && upTo >= survey.newestRetirementId;
  const { newestRetirementId: retirementId, newestDay: day } = survey;
  await activities.changeRecord({
    instance,
    name: 'reportDiscovery',
    by,
    change: {
      report: {
        batch,
        counts: survey.counts,
        ...done,
        unapproved: leave.upTo === undefined ? done.enrolled + done.adopted : 0,
        grantUsed: leave.upTo !== undefined,
        ...(readAll && day !== undefined ? { watermark: { retirementId, day, sweptAtMs: Date.now() } } : {}),
      },
    },
  });
  const { why, refused } = leave;
  return {
    ...nothing,
    ...done,
    ...(why === undefined ? {} : { awaitingApproval: why }),
    ...(refused === undefined ? {} : { approvalRefused: refused }),
  };
}

setWorkflowOptions(whenVersioned('PINNED'), discoverLearners);

/** What a discovery may do: enroll up to an id that was approved, or everybody who is new, or nobody until somebody approves. */
interface Leave {
  readonly why: ApprovalWhy | undefined;
  readonly upTo?: number;
  /** Why the approval that came with the discovery does not count. */
  readonly refused?: string;
}

const NOBODY_NEW: Leave = { why: undefined };

async function mayEnrol(
  activities: Activities,
  input: DiscoverLearnersInput,
  record: InstanceRecord,
  survey: SurveyResult,
  by: string,
): Promise<Leave> {
  const { counts, coolOffDays, newestRetirementId } = survey;
  if (coolOffDays === null) return { why: undefined };
  const grant = grantInForce(record, coolOffDays, Date.now());
  if (grant !== undefined) return { why: undefined, upTo: grant.upTo };
  const newLearners = counts.new + counts.stranded;
  const why = approvalNeeded(record, { newLearners, openRuns: counts.open, coolOffDays }, Date.now());
  if (why === undefined) return { why };
  const request: ApprovalAsked = { why, counts, coolOffDays, newestRetirementId };
  const { instance } = input;
  const asked = await activities.changeRecord({ instance, name: 'requestApproval', change: { request }, by });
  if (input.approve !== true) return { why };
  if (!asked.accepted) return { why, refused: asked.reason };
  const upTo = newestRetirementId;
  const given = await activities.changeRecord({
    instance,
    name: 'approve',
    change: { upTo, coolOffDays, ...input.says },
    by,
    ...(input.reason === undefined ? {} : { reason: input.reason }),
    revisionSeen: record.revision,
  });
  return given.accepted ? { why: undefined, upTo } : { why, refused: given.reason };
}

export function rulesOf({ instance, settings }: InstanceRecord): RulesInForce {
  const { fingerprint, plan, discovery } = settings;
  return { site: { instance, fingerprint }, plan, discovery };
}

function activitiesOf(instance: string): Activities {
  return proxyActivities<Activities>({
    taskQueue: activityTaskQueue(instance),
    startToCloseTimeout: '1 hour',
    heartbeatTimeout: '1 minute',
    cancellationType: ActivityCancellationType.WAIT_CANCELLATION_COMPLETED,
    priority: { priorityKey: 1 },
    retry: { initialInterval: '2s', maximumInterval: '1m' },
    summary: `the queue of ${instance}`,
  }) as unknown as Activities;
}
