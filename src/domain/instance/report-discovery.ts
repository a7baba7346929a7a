import { DAY_MS } from '../time/day-ms';
import type { Changes } from './change';
import type { InstanceRecord } from './record';

/**
 * What a discovery has done, in the record. An approval is used up by the discovery that carried out this very one; a
 * request is gone when everybody whom it counted is in. What was found under other rules says nothing of the present ones.
 */
export function reportDiscovery(
  record: InstanceRecord,
  { report }: Changes['reportDiscovery'],
  nowMs: number,
): { readonly record: InstanceRecord; readonly what: string } {
  const { batch, counts, enrolled, adopted, nudged, unapproved, grantUsed, letInUpTo, watermark, byName } = report;
  const at = new Date(nowMs).toISOString();
  const seen = report.swept === false ? { swept: report.swept } : { counts };
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
      enrolments: byName === true ? addedUp(record, report, nowMs) : enrolmentsWith(record, batch, unapproved, nowMs),
      ...(byName === true ? {} : { lastDiscovery: { batch, at, ...seen, enrolled, adopted, nudged } }),
    },
    what: `discovery: enrolled ${enrolled}, adopted ${adopted}`,
  };
}

/** The enrollments that the guard counts, with this number for one batch. */
export function enrolmentsWith(
  record: InstanceRecord,
  batch: string,
  count: number,
  nowMs: number,
): InstanceRecord['enrolments'] {
  const others = record.enrolments.filter((one) => one.atMs > nowMs - DAY_MS && one.batch !== batch);
  return count === 0 ? others : [...others, { batch, atMs: nowMs, count }];
}

const BY_NAME = 'by-name';
/** Length of `2026-11-26T22`. @unit characters */
const HOUR = 13;

/**
 * Those who were let in by name count hour by hour: a job may name hundreds a day, and the record would grow by an entry
 * for each. Told twice, it counts once: its own entry is gone then.
 */
function addedUp(
  record: InstanceRecord,
  { batch, unapproved }: Changes['reportDiscovery']['report'],
  nowMs: number,
): InstanceRecord['enrolments'] {
  const hour = `${BY_NAME}/${new Date(nowMs).toISOString().slice(0, HOUR)}`;
  const countOf = (name: string) => record.enrolments.find((one) => one.batch === name)?.count ?? 0;
  const without = { ...record, enrolments: enrolmentsWith(record, batch, 0, nowMs) };
  if (countOf(batch) === 0) return without.enrolments;
  return enrolmentsWith(without, hour, countOf(hour) + unapproved, nowMs);
}
