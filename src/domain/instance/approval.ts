import type { ApprovalRequest, ApprovalWhy, Grant } from './approval-request';
import type { Changes } from './change';
import { DAY_MS, type InstanceRecord, newInADay } from './record';

/** What a discovery is about to do. */
export interface EnrolmentAsked {
  /** In PENDING or at rest, or stranded, without an open run. */
  readonly newLearners: number;
  /** Cool-off of this discovery: the record's, or another from the command line. */
  readonly coolOffDays: number;
}

/** Whether a person must approve before these learners are let in, and why. */
export function approvalNeeded(record: InstanceRecord, asked: EnrolmentAsked, nowMs: number): ApprovalWhy | undefined {
  if (asked.newLearners === 0) return undefined;
  if (record.approved === undefined) return 'first-discovery';
  const inForce = record.settings.plan.coolOffDays ?? record.approved.coolOffDays;
  if (asked.coolOffDays < inForce) return 'shorter-cool-off';
  const inADay = newInADay(record, nowMs) + asked.newLearners;
  return inADay > record.settings.discovery.newLearnerThreshold ? 'too-many-new' : undefined;
}

/** The approval that covers a discovery with this cool-off, if one is in force. */
export function grantInForce(record: InstanceRecord, coolOffDays: number, nowMs: number): Grant | undefined {
  const { grant } = record;
  if (grant === undefined || hasLapsed(record, grant, nowMs)) return undefined;
  return grant.coolOffDays === coolOffDays ? grant : undefined;
}

/** The open request, if it has not lapsed. */
export function requestInForce(record: InstanceRecord, nowMs: number): ApprovalRequest | undefined {
  const { request } = record;
  return request === undefined || hasLapsed(record, request, nowMs) ? undefined : request;
}

/** After a day, and with any change of the rules. */
function hasLapsed(record: InstanceRecord, asked: ApprovalRequest | Grant, nowMs: number): boolean {
  return asked.rulesRevision !== record.rulesRevision || Date.parse(asked.lapsesAt) <= nowMs;
}

/**
 * What an approval makes of the record. Nobody later than the newest learner that was shown is let in, and with no
 * other cool-off.
 */
export function grantedBy(
  record: InstanceRecord,
  { upTo, coolOffDays }: Changes['approve'],
  { by }: { readonly by: string },
  nowMs: number,
): { readonly record: InstanceRecord; readonly what: string } | string {
  const asked = requestInForce(record, nowMs);
  if (asked === undefined) return 'no approval is asked for, or the request has lapsed; a discovery asks again';
  if (!(upTo <= asked.newestRetirementId)) return `nobody later than retirement ${asked.newestRetirementId} was shown`;
  if (coolOffDays !== asked.coolOffDays) {
    return `the request is for a cool-off of ${asked.coolOffDays} days, not ${coolOffDays}: look again`;
  }
  const at = new Date(nowMs).toISOString();
  const grant: Grant = {
    upTo,
    coolOffDays,
    rulesRevision: record.rulesRevision,
    by,
    at,
    lapsesAt: new Date(nowMs + DAY_MS).toISOString(),
  };
  const { request: _, ...rest } = record;
  const approved = record.approved ?? { by, at, coolOffDays };
  return {
    record: { ...rest, approved, grant },
    what: `approved: ${asked.why}, up to retirement ${upTo}, cool-off ${coolOffDays} days`,
  };
}
