import { ActivityCancellationType, proxyActivities, setWorkflowOptions, workflowInfo } from '@temporalio/workflow';
import type { Activities } from '../../activities/contract';
import type { EnrolResult, RulesInForce, SurveyResult } from '../../activities/discover-learners/contract';
import { coolOffToGoBy } from '../../domain/instance/approval';
import type { ApprovalWhy } from '../../domain/instance/approval-request';
import { activityTaskQueue } from '../../domain/instance/instance';
import type { InstanceRecord } from '../../domain/instance/record';
import { whenVersioned } from '../kit/versioning';
import type { DiscoverLearnersInput, DiscoverLearnersResult } from './messages';

/**
 * One discovery: counts the queue, and starts a run for each learner who has none. Started by the Schedule or by
 * `lethe discovery`. Its rules are the record's, and so is what it may do without a person.
 */
export async function discoverLearners(input: DiscoverLearnersInput): Promise<DiscoverLearnersResult> {
  const { instance, by = 'the schedule' } = input;
  const batch = workflowInfo().workflowId;
  const activities = activitiesOf(instance);
  const { record } = await activities.readRecord({ instance, needed: input.dryRun !== true });
  const rules = record === undefined ? undefined : rulesOf(record);
  const toGoBy = input.coolOffDays === undefined && record !== undefined ? otherCoolOff(record) : undefined;
  const coolOffDays = input.coolOffDays ?? toGoBy;
  const said = coolOffDays === undefined ? {} : { coolOffDays };
  const watermark = input.by === undefined ? record?.watermark : undefined;
  const survey = await activities.surveyQueue({
    instance,
    ...(rules === undefined ? {} : { rules }),
    ...said,
    ...(watermark === undefined ? {} : { watermark }),
    preview: input.dryRun === true,
  });
  const notSwept = survey.swept ? {} : { swept: false as const };
  const goesBy = toGoBy === undefined ? {} : { coolOffDays: toGoBy };
  const nothing = { batch, counts: survey.counts, ...notSwept, enrolled: 0, adopted: 0, nudged: 0, ...goesBy };
  if (input.dryRun === true) return { ...nothing, coolOffDays: survey.coolOffDays };
  if (record === undefined || rules === undefined) return nothing;

  const leave = survey.swept ? await askLeave(activities, input, rules, survey, by) : NOTHING_TO_DO;
  const upTo = leave.upTo ?? survey.newestRetirementId;
  const enrolment: EnrolResult = survey.swept
    ? await activities.enrolLearners({
        instance,
        rules,
        batch,
        ...said,
        upTo,
        ...(survey.readAtMs === undefined ? {} : { readAtMs: survey.readAtMs }),
        startNew: leave.startNew,
      })
    : { enrolled: 0, adopted: 0, nudged: survey.nudged ?? 0 };
  const { stopped = leave.stopped, ...done } = enrolment;
  const all = leave.startNew && stopped === undefined;
  const { newestRetirementId: retirementId, newestDay: day } = survey;
  const readAll = all && upTo >= retirementId && day !== undefined;
  await activities.changeRecord({
    instance,
    name: 'reportDiscovery',
    by,
    change: {
      report: {
        batch,
        rulesRevision: rules.revision,
        counts: survey.counts,
        ...notSwept,
        ...done,
        unapproved: leave.grant === undefined ? done.enrolled + done.adopted : 0,
        ...(all ? { letInUpTo: upTo } : {}),
        ...(all && leave.grant !== undefined ? { grantUsed: leave.grant } : {}),
        ...(readAll ? { watermark: { retirementId, day, sweptAtMs: survey.readAtMs ?? Date.now() } } : {}),
      },
    },
  });
  const { why, refused } = leave;
  return {
    ...nothing,
    ...done,
    ...(stopped === undefined ? {} : { stopped }),
    ...(why === undefined ? {} : { awaitingApproval: why }),
    ...(refused === undefined ? {} : { approvalRefused: refused }),
  };
}

setWorkflowOptions(whenVersioned('PINNED'), discoverLearners);

/** What a discovery may do. */
interface Leave {
  /** Whether learners who have no run may be started. */
  readonly startNew: boolean;
  /** The newest retirement that was approved; absent where no approval was needed. */
  readonly upTo?: number;
  /** Revision of the approval. */
  readonly grant?: number;
  readonly why?: ApprovalWhy;
  /** Why the approval that came with the discovery does not count. */
  readonly refused?: string;
  /** What is in force has changed while the queue was read. */
  readonly stopped?: true;
}

const NOTHING_TO_DO: Leave = { startNew: false };

/** Asks the record, and approves in the name of the person who said so with the discovery. */
async function askLeave(
  activities: Activities,
  { instance, approve, says, reason, coolOffDays: saidDays }: DiscoverLearnersInput,
  { revision: rulesRevision }: RulesInForce,
  { counts, coolOffDays, newestRetirementId }: SurveyResult,
  by: string,
): Promise<Leave> {
  if (coolOffDays === null) return NOTHING_TO_DO;
  const batch = workflowInfo().workflowId;
  const coolOffSaid = saidDays !== undefined;
  const approves = approve === true ? { approves: true as const } : {};
  const counted = { batch, counts, coolOffDays, newestRetirementId, rulesRevision, coolOffSaid, ...approves };
  const asked = await activities.changeRecord({ instance, name: 'requestEnrolment', change: { counted }, by });
  if (!asked.accepted || asked.leave === undefined) return { startNew: false, stopped: true };
  const { leave, revision: revisionSeen } = asked;
  if (leave.kind === 'free') return { startNew: true };
  if (leave.kind === 'granted') return { startNew: true, upTo: leave.upTo, grant: leave.revision };
  const { why } = leave;
  if (approve !== true) return { startNew: false, why };
  const upTo = newestRetirementId;
  const given = await activities.changeRecord({
    instance,
    name: 'approve',
    change: { upTo, coolOffDays, ...says },
    by,
    ...(reason === undefined ? {} : { reason }),
    revisionSeen,
  });
  if (!given.accepted) return { startNew: false, why, refused: given.reason };
  return { startNew: true, upTo, grant: given.revision };
}

/** Cool-off of an approval that stands, or of one that is asked for, where it is another than the one in force. */
function otherCoolOff(record: InstanceRecord): number | undefined {
  const toGoBy = coolOffToGoBy(record, Date.now());
  return toGoBy === null || toGoBy === record.settings.plan.coolOffDays ? undefined : toGoBy;
}

export function rulesOf({ instance, settings, rulesRevision: revision }: InstanceRecord): RulesInForce {
  const { fingerprint, plan, discovery } = settings;
  return { revision, site: { instance, fingerprint }, plan, discovery };
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
