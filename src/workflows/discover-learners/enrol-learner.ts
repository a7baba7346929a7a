import { setWorkflowOptions, workflowInfo } from '@temporalio/workflow';
import { NOBODY_COUNTED } from '../../domain/discovery/discovery-counts';
import { approvalNeeded, grantInForce } from '../../domain/instance/approval';
import { activitiesOf } from '../ask/short-workflows';
import { whenVersioned } from '../kit/versioning';
import { rulesOf } from './discover-learners';
import type { EnrolLearnerInput, EnrolLearnerResult } from './messages';

/**
 * Starts the run of one learner, by the activity that enrolls everybody: it reads the queue, so that nobody begins who
 * has a twin, or whom another driver has in hand. What a discovery may not do without a person, this may not either.
 */
export async function enrolLearner({ instance, userId, by }: EnrolLearnerInput): Promise<EnrolLearnerResult> {
  const activities = activitiesOf(instance, `enroll learner ${userId}`);
  const { record } = await activities.readRecord({ instance, needed: false });
  if (record === undefined) return { kind: 'not-applied' };
  const { coolOffDays } = record.settings.plan;
  if (coolOffDays === null) return { kind: 'no-cool-off' };
  const why = approvalNeeded(record, { newLearners: 1, openRuns: 0, coolOffDays }, Date.now());
  const grant = why === undefined ? undefined : grantInForce(record, coolOffDays, Date.now());
  if (why !== undefined && grant === undefined) return { kind: 'awaiting-approval', why };
  const { enrolled, adopted, nudged, twin } = await activities.enrolLearners({
    instance,
    rules: rulesOf(record),
    batch: workflowInfo().workflowId,
    upTo: grant?.upTo ?? Number.MAX_SAFE_INTEGER,
    enrolNew: true,
    adopt: true,
    only: userId,
  });
  if (enrolled + adopted === 0) return { kind: twin === true ? 'twin' : 'left-alone' };
  const report = {
    batch: `${ONE_BY_ONE}/${new Date(Date.now()).toISOString().slice(0, HOUR)}`,
    counts: NOBODY_COUNTED,
    enrolled,
    adopted,
    nudged,
    unapproved: grant === undefined ? enrolled + adopted : 0,
    grantUsed: false,
    byName: true as const,
  };
  await activities.changeRecord({ instance, name: 'reportDiscovery', by, change: { report } });
  return { kind: 'enrolled' };
}

setWorkflowOptions(whenVersioned('PINNED'), enrolLearner);

/** Those of an hour are counted together: the record would grow by an entry for each. */
const ONE_BY_ONE = 'one-by-one';
/** Length of `2026-11-26T22`. @unit characters */
const HOUR = 13;
