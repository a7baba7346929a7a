import { approvalNeeded, grantInForce } from './approval';
import type { Leave } from './approval-request';
import type { Changes } from './change';
import { DAY_MS, type InstanceRecord } from './record';
import { enrolmentsWith } from './report-discovery';

/**
 * Whether a discovery may enroll those whom it has counted. Decided by the record, where one comes after the other: two
 * discoveries at once cannot each let in as many as the guard allows.
 */
export function requestEnrolment(
  record: InstanceRecord,
  { counted }: Changes['requestEnrolment'],
  nowMs: number,
): { readonly record: InstanceRecord; readonly what: string; readonly leave: Leave } | string {
  const { batch, counts, coolOffDays, newestRetirementId, rulesRevision } = counted;
  if (rulesRevision !== record.rulesRevision) return 'what is in force has changed while the queue was read';
  const grant = grantInForce(record, coolOffDays, nowMs);
  if (grant !== undefined) {
    const { upTo, revision, by } = grant;
    return { record, what: `lets in the learners that ${by} approved`, leave: { kind: 'granted', upTo, revision } };
  }
  const newLearners = counts.new + counts.stranded;
  // Asked again, it does not count itself twice.
  const others = { ...record, enrolments: enrolmentsWith(record, batch, 0, nowMs) };
  const why = approvalNeeded(others, { newLearners, openRuns: counts.open, coolOffDays }, nowMs);
  if (why === undefined) {
    const enrolments = enrolmentsWith(record, batch, newLearners, nowMs);
    return { record: { ...record, enrolments }, what: `lets in ${newLearners}`, leave: { kind: 'free' } };
  }
  const request = {
    why,
    counts,
    coolOffDays,
    newestRetirementId,
    rulesRevision,
    askedAt: new Date(nowMs).toISOString(),
    lapsesAt: new Date(nowMs + DAY_MS).toISOString(),
  };
  return { record: { ...others, request }, what: `approval asked for: ${why}`, leave: { kind: 'awaits', why } };
}
