import { setWorkflowOptions, workflowInfo } from '@temporalio/workflow';
import { NOBODY_COUNTED } from '../../domain/discovery/discovery-counts';
import { coolOffByName, longerCoolOff } from '../../domain/instance/approval';
import { activitiesOf } from '../ask/short-workflows';
import { whenVersioned } from '../kit/versioning';
import { rulesOf } from './discover-learners';
import type { EnrolLearnerInput, EnrolLearnerResult } from './messages';

/**
 * Starts the run of one learner, by the activity that enrolls everybody: it reads the queue, so that nobody begins who
 * has a twin, or whom another driver has in hand. The record lets it in as it does a discovery, and counts it.
 */
export async function enrolLearner({ instance, userId, by }: EnrolLearnerInput): Promise<EnrolLearnerResult> {
  const batch = workflowInfo().workflowId;
  const activities = activitiesOf(instance, `enroll learner ${userId}`);
  const { record } = await activities.readRecord({ instance, needed: false });
  if (record === undefined) return { kind: 'not-applied' };
  const rules = rulesOf(record);
  const nowMs = Date.now();
  const coolOffDays = coolOffByName(record, nowMs);
  if (coolOffDays === null) return { kind: 'no-cool-off' };
  const byName = true as const;
  const counts = { ...NOBODY_COUNTED, new: 1 };
  const cooling = { coolOffDays, coolOffSaid: false } as const;
  const counted = { batch, counts, ...cooling, newestRetirementId: 0, rulesRevision: rules.revision, byName };
  const asked = await activities.changeRecord({ instance, name: 'requestEnrolment', change: { counted }, by });
  if (!asked.accepted || asked.leave === undefined) return { kind: 'stopped' };
  const { leave } = asked;
  if (leave.kind === 'awaits') return { kind: 'awaiting-approval', why: leave.why };
  const { stopped, twin, elsewhere, ...done } = await activities.enrolLearners({
    instance,
    rules,
    batch,
    ...longerCoolOff(record, nowMs),
    upTo: leave.kind === 'granted' ? leave.upTo : Number.MAX_SAFE_INTEGER,
    startNew: true,
    only: userId,
  });
  const unapproved = leave.kind === 'granted' ? 0 : done.enrolled + done.adopted;
  const report = { batch, rulesRevision: rules.revision, counts, ...done, unapproved, byName };
  await activities.changeRecord({ instance, name: 'reportDiscovery', by, change: { report } });
  if (done.enrolled + done.adopted > 0) return { kind: 'enrolled' };
  if (elsewhere === true) return { kind: 'awaiting-approval', why: 'learners-elsewhere' };
  if (stopped === true) return { kind: 'stopped' };
  return { kind: twin === true ? 'twin' : 'left-alone' };
}

setWorkflowOptions(whenVersioned('PINNED'), enrolLearner);
