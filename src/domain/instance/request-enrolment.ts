import { DAY_MS } from '../time/day-ms';
import { approvalNeeded, coolOffByName, coolOffToGoBy, grantInForce, requestInForce, standingGrant } from './approval';
import type { ApprovalRequest, ApprovalWhy, Grant, Leave } from './approval-request';
import type { Changes, EnrolmentCounted } from './change';
import type { InstanceRecord } from './record';
import { enrolmentsWith } from './report-discovery';

/**
 * Whether a discovery may enroll those whom it has counted. Decided by the record, where one comes after the other: two
 * discoveries at once cannot each let in as many as the guard allows.
 */
export function requestEnrolment(
  record: InstanceRecord,
  { counted }: Changes['requestEnrolment'],
  by: string,
  nowMs: number,
): { readonly record: InstanceRecord; readonly what: string; readonly leave: Leave } | string {
  const { batch, counts, coolOffDays, rulesRevision, byName, coolOffSaid } = counted;
  if (rulesRevision !== record.rulesRevision) return 'what is in force has changed while the queue was read';
  const toGoBy = byName === true ? coolOffByName(record, nowMs) : coolOffToGoBy(record, nowMs);
  if (coolOffSaid === false && coolOffDays !== toGoBy) {
    return 'an approval with another cool-off was given or asked for while the queue was read';
  }
  const given = grantInForce(record, coolOffDays, nowMs);
  const newLearners = counts.new + counts.stranded;
  // The person who approved did not see that something else moves learners.
  const unseen = given !== undefined && newLearners > 0 && counts.moved > 0 && given.moved !== true;
  const isMore =
    unseen || reachesFurther(record, counted, given) || (counts.elsewhere !== undefined && given?.elsewhere !== true);
  const grant = isMore ? undefined : given;
  // One by name may be newer than what was approved, and need no approval.
  if (grant !== undefined && byName !== true) return granted(record, grant);
  // Asked again, it does not count itself twice.
  const others = { ...record, enrolments: enrolmentsWith(record, batch, 0, nowMs) };
  const why =
    approvalNeeded(
      others,
      { newLearners, openRuns: counts.open, elsewhere: counts.elsewhere?.learners ?? 0, coolOffDays },
      nowMs,
    ) ??
    (newLearners > 0 ? notAsShown(record, counted, nowMs) : undefined) ??
    (unseen ? (given.why ?? 'first-discovery') : undefined);
  if (why === undefined) {
    const enrolments = enrolmentsWith(record, batch, newLearners, nowMs);
    return { record: { ...record, enrolments }, what: `lets in ${newLearners}`, leave: { kind: 'free' } };
  }
  if (grant !== undefined) return granted(record, grant);
  if (byName === true) return { record, what: `approval needed: ${why}`, leave: { kind: 'awaits', why } };
  const request = requestOf(record, counted, why, by, nowMs);
  return { record: { ...others, request }, what: `approval asked for: ${why}`, leave: { kind: 'awaits', why } };
}

/**
 * What a person is asked. A discovery that goes by the cool-off of an open request brings that up to date, and no more: it
 * lapses a day after the person who said that cool-off.
 */
function requestOf(
  record: InstanceRecord,
  { counts, coolOffDays, newestRetirementId, rulesRevision, coolOffSaid }: EnrolmentCounted,
  why: ApprovalWhy,
  by: string,
  nowMs: number,
): ApprovalRequest {
  const asked = { why, counts, coolOffDays, newestRetirementId, rulesRevision, askedAt: new Date(nowMs).toISOString() };
  const open = requestInForce(record, nowMs);
  if (coolOffSaid === false && open?.coolOffDays === coolOffDays && coolOffDays !== record.settings.plan.coolOffDays) {
    return { ...open, ...asked };
  }
  const insteadOf = longerBefore(record, coolOffDays, by);
  const lapsesAt = new Date(nowMs + DAY_MS).toISOString();
  return { ...asked, by, ...(insteadOf === undefined ? {} : { insteadOf }), lapsesAt };
}

/** The longest cool-off that somebody else was shown before, and may come back to approve, also a day later. */
function longerBefore(
  { request, rulesRevision }: InstanceRecord,
  coolOffDays: number,
  by: string,
): ApprovalRequest['insteadOf'] {
  if (request === undefined || request.rulesRevision !== rulesRevision) return undefined;
  const asked = { coolOffDays: request.coolOffDays, ...(request.by === undefined ? {} : { by: request.by }) };
  const before = request.insteadOf === undefined ? [asked] : [asked, request.insteadOf];
  const longer = before.filter((one) => one.coolOffDays > coolOffDays && one.by !== by);
  return longer.sort((one, other) => other.coolOffDays - one.coolOffDays)[0];
}

/**
 * A person approves more learners than a standing approval lets in. With a shorter cool-off than the one in force only who
 * writes it: that of the standing approval is for those whom it was shown with.
 */
function reachesFurther(
  { settings }: InstanceRecord,
  { approves, coolOffSaid, coolOffDays, newestRetirementId }: EnrolmentCounted,
  given: Grant | undefined,
): boolean {
  const isShorter = coolOffDays !== null && coolOffDays < (settings.plan.coolOffDays ?? coolOffDays);
  if (coolOffSaid === false && isShorter) return false;
  return approves === true && given !== undefined && given.upTo < newestRetirementId;
}

/** Why a person must approve what the rules in force alone would allow: they were shown another cool-off. */
function notAsShown(
  record: InstanceRecord,
  { coolOffDays, coolOffSaid }: EnrolmentCounted,
  nowMs: number,
): ApprovalWhy | undefined {
  const grant = standingGrant(record, nowMs);
  if (coolOffSaid === true) {
    return grant !== undefined && coolOffDays < grant.coolOffDays ? 'shorter-cool-off' : undefined;
  }
  // It goes by the cool-off of a request: whom that one waits for, it does not let in by itself.
  const isOfRequest = coolOffSaid === false && grant === undefined && coolOffDays !== record.settings.plan.coolOffDays;
  return isOfRequest ? requestInForce(record, nowMs)?.why : undefined;
}

function granted(record: InstanceRecord, { upTo, revision, by }: Grant) {
  const leave = { kind: 'granted', upTo, revision } as const;
  return { record, what: `lets in the learners that ${by} approved`, leave };
}
