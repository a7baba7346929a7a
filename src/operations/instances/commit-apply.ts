import { WorkflowExecutionAlreadyStartedError, WorkflowNotFoundError } from '@temporalio/client';
import { recordWorkflowId } from '../../domain/instance/instance';
import { newRecord } from '../../domain/instance/record';
import { claimSite, releaseSite } from '../../temporal/records/claim-site';
import { describeRecord } from '../../temporal/records/describe-record';
import { presentKeyId } from '../../temporal/records/present-key-id';
import { INSTANCE_RECORD } from '../../workflows/instance/messages';
import { recordStartOptions } from '../../workflows/instance/start-options';
import type { OperationContext } from '../operation-context';
import { isRefusal, type Refusal } from '../refusal';
import type { Applied } from '../schedules';
import { changeByPerson } from './change-by-person';
import { giveBackClaim } from './give-back-claim';
import { type ApplyPlan, planApply } from './plan-apply';
import { schedulesInForce } from './schedules-in-force';
import { untilListed } from './until-listed';

export interface AppliedInstance {
  readonly instance: string;
  /** `made-again`: it had a record before. */
  readonly change: 'made' | 'made-again' | 'changed' | 'unchanged';
  /** Of discovery; absent where no cool-off is in force: then nobody is enrolled by schedule. */
  readonly schedule?: Applied;
  /** The others. */
  readonly alsoRuns: readonly Applied[];
}

export interface ApplyBy {
  readonly reason?: string;
  /** This client encrypts what it writes. */
  readonly encrypted: boolean;
  /** Instances that were applied in this moment; see `planApply()`. */
  readonly lately: readonly string[];
}

/** Puts in force what was shown: the claim of the LMS, the record, then the Schedule. A second apply repairs. */
export async function commitApply(
  context: OperationContext,
  shown: ApplyPlan,
  asked: ApplyBy,
): Promise<AppliedInstance | Refusal> {
  const { client, instance } = context;
  const { settings } = shown;
  const plan = await stillAsShown(context, shown, asked.lately);
  if (isRefusal(plan)) return plan;
  const claim = await claimSite(client, settings.fingerprint, instance);
  if (typeof claim === 'object') return changedMeanwhile(`instance ${claim.holder} has taken this LMS`);
  const written = plan.makes ? await makeRecord(context, plan, asked) : await changeSettings(context, plan, asked);
  if (isRefusal(written)) {
    if (claim === 'taken') await giveBackClaim(context, settings.fingerprint, written);
    return written;
  }
  const made = plan.again ? 'made-again' : 'made';
  const change = plan.makes ? made : plan.changes.length > 0 ? 'changed' : 'unchanged';
  const applied = await schedulesInForce(context, settings);
  const schedule = applied.find(({ runs }) => runs === 'discovery');
  const alsoRuns = applied.filter((one) => one !== schedule);
  return { instance, change, ...(schedule === undefined ? {} : { schedule }), alsoRuns };
}

/**
 * Nobody knows how long the person has thought about it: meanwhile a run of the LMS that is given up may have been opened, a hold
 * set, or another instance applied that has the same service.
 */
async function stillAsShown(
  { client, instance }: OperationContext,
  shown: ApplyPlan,
  lately: readonly string[],
): Promise<ApplyPlan | Refusal> {
  const now = await planApply(client, instance, shown.settings, shown.replaces, lately);
  if (isRefusal(now)) return now;
  return personSees(now) === personSees(shown) ? now : changedMeanwhile('somebody has changed it meanwhile');
}

/** What of a plan a person says yes to. */
function personSees({ makes, revisionSeen, changes, leaves, sharedAnew, unsure, endsRunId }: ApplyPlan): string {
  // A record that can be read continues as new now and then, and stays what it is.
  const which = revisionSeen === 0 ? endsRunId : undefined;
  return JSON.stringify([makes, revisionSeen, changes, leaves, sharedAnew, unsure, which]);
}

async function makeRecord(
  context: OperationContext,
  plan: ApplyPlan,
  { reason, encrypted }: ApplyBy,
): Promise<undefined | Refusal> {
  const { client, instance, by } = context;
  if (plan.endsRunId !== undefined) {
    const before = client.workflow.getHandle(recordWorkflowId(instance), plan.endsRunId);
    try {
      await before.terminate('replaced by another record');
    } catch (error) {
      if (!(error instanceof WorkflowNotFoundError)) throw error;
      return changedMeanwhile('the record has changed in this moment');
    }
  }
  // Before there is a new record: a repeat sees by the old one what is to be given up.
  for (const site of plan.leaves?.sites ?? []) await releaseSite(client, site, instance);
  const given = {
    by,
    ...(reason === undefined ? {} : { reason }),
    encrypted: encrypted || plan.everEncrypted,
    again: plan.again,
    nowMs: Date.now(),
  };
  const fresh = newRecord(instance, plan.settings, given);
  const { holds, formerSites, partnerReports } = plan;
  const record = { ...fresh, holds, formerSites, ...(partnerReports.length === 0 ? {} : { partnerReports }) };
  try {
    await client.workflow.start(INSTANCE_RECORD, recordStartOptions(record));
  } catch (error) {
    if (!(error instanceof WorkflowExecutionAlreadyStartedError)) throw error;
    return changedMeanwhile('somebody has applied it in this moment');
  }
  await untilListed(context);
  return undefined;
}

async function changeSettings(
  context: OperationContext,
  { settings, revisionSeen, changes }: ApplyPlan,
  { reason }: ApplyBy,
): Promise<undefined | Refusal> {
  if (changes.length === 0 && (await hasPresentKey(context))) return undefined;
  const answer = await changeByPerson(context, 'apply', { settings }, revisionSeen, reason);
  return isRefusal(answer) ? answer : undefined;
}

function changedMeanwhile(reason: string): Refusal {
  return { refusal: 'record', reason, next: 'look-again' };
}

/** Whether the record is written with the key that is in use now; where it is not, it is written again. */
async function hasPresentKey({ client, instance }: OperationContext): Promise<boolean> {
  const sight = await describeRecord(client, instance);
  const key = await presentKeyId(client, recordWorkflowId(instance));
  return sight.kind === 'none' || key === undefined || sight.open.keyId === key;
}
