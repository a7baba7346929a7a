import { grantedBy } from './approval';
import { BY_MACHINE, type ChangeName, type ChangeRequest, type Changes } from './change';
import { applySettings, rehome } from './change-settings';
import { isOver, isSameHold, scopeText } from './maintenance-hold';
import { CHANGES_KEPT, DAY_MS, type InstanceRecord, RECORD_FORMAT } from './record';
import { reportPartners } from './report-partners';

/** What a change makes of a record, or why it is refused. */
export type Changed =
  | { readonly kind: 'done'; readonly record: InstanceRecord; readonly note: string }
  | { readonly kind: 'refused'; readonly reason: string };

/** What one kind of change makes of the record, and what is written down of it; a text is a refusal. */
type Apply<Name extends ChangeName> = (
  record: InstanceRecord,
  change: Changes[Name],
  asked: ChangeRequest<Name>,
  nowMs: number,
) => { readonly record: InstanceRecord; readonly what: string } | string;

const APPLY: { readonly [Name in ChangeName]: Apply<Name> } = {
  apply: (record, { settings }) => applySettings(record, settings),
  rehome: (record, { settings }) => rehome(record, settings),
  approve: grantedBy,
  requestApproval: (record, { request }, _asked, nowMs) => ({
    record: {
      ...record,
      request: {
        ...request,
        rulesRevision: record.rulesRevision,
        askedAt: new Date(nowMs).toISOString(),
        lapsesAt: new Date(nowMs + DAY_MS).toISOString(),
      },
    },
    what: `approval asked for: ${request.why}`,
  }),
  hold(record, { scope, until, drain }, { by, reason }, nowMs) {
    if (until !== undefined && !(Date.parse(until) > nowMs)) return 'until must be a time to come, in ISO 8601';
    if (drain === true && scope.kind !== 'instance') return 'only the whole instance can be drained';
    const others = record.holds.filter((hold) => !isSameHold(hold, { scope }) && !isOver(hold, nowMs));
    const since = new Date(nowMs).toISOString();
    const said = {
      ...(until === undefined ? {} : { until }),
      ...(reason === undefined ? {} : { reason }),
      ...(drain === true ? { drain } : {}),
    };
    const ends = until === undefined ? 'until released' : `until ${until}`;
    return {
      record: { ...record, holds: [...others, { scope, by, since, ...said }] },
      what: `${drain === true ? 'draining' : 'held'}: ${scopeText(scope)}, ${ends}`,
    };
  },
  release(record, { scope }) {
    const holds = record.holds.filter((hold) => !isSameHold(hold, { scope }));
    if (holds.length === record.holds.length) return `there is no hold of ${scopeText(scope)}`;
    return { record: { ...record, holds }, what: `released: ${scopeText(scope)}` };
  },
  reportPartners: (record, change, { by }, nowMs) => reportPartners(record, change, by, nowMs),
  reportDiscovery(record, { report }, _asked, nowMs) {
    const { batch, counts, enrolled, adopted, nudged, unapproved, grantUsed, watermark } = report;
    const at = new Date(nowMs).toISOString();
    const { grant, request, ...rest } = record;
    const recent = record.enrolments.filter((one) => one.atMs > nowMs - DAY_MS && one.batch !== batch);
    const kept = unapproved === 0 ? recent : [...recent, { batch, atMs: nowMs, count: unapproved }];
    return {
      record: {
        ...rest,
        ...(grant === undefined || grantUsed ? {} : { grant }),
        ...(request === undefined ? {} : { request }),
        ...(watermark === undefined ? {} : { watermark }),
        enrolled: record.enrolled || enrolled + adopted > 0 || (grantUsed && counts.open > 0),
        enrolments: kept,
        lastDiscovery: { batch, at, counts, enrolled, adopted, nudged },
      },
      what: `discovery: enrolled ${enrolled}, adopted ${adopted}`,
    };
  },
  markEncrypted: (record) => ({ record: { ...record, everEncrypted: true }, what: 'payloads are encrypted' }),
};

/**
 * The one place where a record changes. Nothing is done where another record than the one that was shown is in force. An
 * update can be sent by hand, with anything in it: what cannot be read is refused, since a failure would stop the record.
 */
export function applyChange<Name extends ChangeName>(
  record: InstanceRecord,
  name: Name,
  asked: ChangeRequest<Name>,
  nowMs: number,
): Changed {
  try {
    return judge(record, name, asked, nowMs);
  } catch {
    return { kind: 'refused', reason: 'this change cannot be read; make it with the commands of lethe' };
  }
}

function judge<Name extends ChangeName>(
  record: InstanceRecord,
  name: Name,
  asked: ChangeRequest<Name>,
  nowMs: number,
): Changed {
  const refused = notNow(record, name, asked, nowMs);
  if (refused !== undefined) return { kind: 'refused', reason: refused };
  const apply: Apply<Name> = APPLY[name];
  const done = apply(record, asked.change, asked, nowMs);
  if (typeof done === 'string') return { kind: 'refused', reason: done };
  if (BY_MACHINE.includes(name)) return { kind: 'done', record: done.record, note: done.what };
  const revision = record.revision + 1;
  const entry = {
    revision,
    at: new Date(nowMs).toISOString(),
    by: asked.by,
    ...(asked.reason === undefined ? {} : { reason: asked.reason.slice(0, MOST_OF_A_REASON) }),
    what: done.what,
  };
  const changes = [...record.changes, entry].slice(-CHANGES_KEPT);
  return { kind: 'done', record: { ...done.record, revision, changes }, note: done.what };
}

/** The whole record travels with each change. @unit characters */
const MOST_OF_A_REASON = 200;

function notNow(
  record: InstanceRecord,
  name: ChangeName,
  { format, revisionSeen, notAfterMs }: ChangeRequest,
  nowMs: number,
): string | undefined {
  if (record.format > RECORD_FORMAT) {
    return `the record is of format ${record.format}, and this worker knows ${RECORD_FORMAT}: update the workers`;
  }
  if (format > RECORD_FORMAT) {
    return `this asks for format ${format}, and the worker that answers knows ${RECORD_FORMAT}: update the workers`;
  }
  if (notAfterMs !== undefined && nowMs > notAfterMs) return 'too late: nobody waits for this any more';
  if (BY_MACHINE.includes(name) || revisionSeen === record.revision) return undefined;
  return `somebody changed it meanwhile (revision ${record.revision}, you saw ${revisionSeen ?? 'none'}): look again`;
}
