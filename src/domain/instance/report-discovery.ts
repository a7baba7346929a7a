import type { Changes } from './change';
import { DAY_MS, type InstanceRecord } from './record';

/**
 * What a discovery has done, in the record. An approval is used up by the discovery that carried out this very one; a
 * request is gone when everybody whom it counted is in. What was found under other rules says nothing of the present ones.
 */
export function reportDiscovery(
  record: InstanceRecord,
  { report }: Changes['reportDiscovery'],
  nowMs: number,
): { readonly record: InstanceRecord; readonly what: string } {
  const { batch, counts, enrolled, adopted, nudged, unapproved, grantUsed, letInUpTo, watermark } = report;
  const same = report.rulesRevision === record.rulesRevision;
  const { grant, request, ...rest } = record;
  const used = same && grant !== undefined && grant.revision === grantUsed;
  const answered = same && request !== undefined && letInUpTo !== undefined && request.newestRetirementId <= letInUpTo;
  return {
    record: {
      ...rest,
      ...(grant === undefined || used ? {} : { grant }),
      ...(request === undefined || answered ? {} : { request }),
      ...(watermark === undefined || !same ? {} : { watermark }),
      enrolled: record.enrolled || (same && (enrolled + adopted > 0 || (used && counts.open > 0))),
      enrolments: enrolmentsWith(record, batch, unapproved, nowMs),
      lastDiscovery: { batch, at: new Date(nowMs).toISOString(), counts, enrolled, adopted, nudged },
    },
    what: `discovery: enrolled ${enrolled}, adopted ${adopted}`,
  };
}

/** The enrollments that the guard counts, of one batch this many. */
export function enrolmentsWith(
  record: InstanceRecord,
  batch: string,
  count: number,
  nowMs: number,
): InstanceRecord['enrolments'] {
  const others = record.enrolments.filter((one) => one.atMs > nowMs - DAY_MS && one.batch !== batch);
  return count === 0 ? others : [...others, { batch, atMs: nowMs, count }];
}
