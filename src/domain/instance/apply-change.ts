import { grantedBy } from './approval';
import type { Leave } from './approval-request';
import { BY_MACHINE, type ChangeAnswer, type ChangeName, type ChangeRequest, type Changes } from './change';
import { applySettings, rehome } from './change-settings';
import { holdUntil } from './hold-until';
import { isSameHold, scopeText } from './maintenance-hold';
import { CHANGES_KEPT, type InstanceRecord, RECORD_FORMAT } from './record';
import { reportDiscovery } from './report-discovery';
import { reportPartners, settleReport } from './report-partners';
import { requestEnrolment } from './request-enrolment';

/** What a change makes of a record, or why it is refused. */
export type Changed =
  | { readonly kind: 'done'; readonly record: InstanceRecord; readonly note: string; readonly leave?: Leave }
  | { readonly kind: 'refused'; readonly reason: string };

/** What one kind of change makes of the record, and what is written down of it; a text is a refusal. */
type Apply<Name extends ChangeName> = (
  record: InstanceRecord,
  change: Changes[Name],
  asked: ChangeRequest<Name>,
  nowMs: number,
) => { readonly record: InstanceRecord; readonly what: string; readonly leave?: Leave } | string;

const APPLY: { readonly [Name in ChangeName]: Apply<Name> } = {
  apply: (record, { settings }) => applySettings(record, settings),
  rehome: (record, { settings }) => rehome(record, settings),
  approve: grantedBy,
  requestEnrolment: (record, change, { by }, nowMs) => requestEnrolment(record, change, by, nowMs),
  hold: holdUntil,
  release(record, { scope }) {
    const holds = record.holds.filter((hold) => !isSameHold(hold, { scope }));
    if (holds.length === record.holds.length) return `there is no hold of ${scopeText(scope)}`;
    return { record: { ...record, holds }, what: `released: ${scopeText(scope)}` };
  },
  reportPartners: (record, change, { by }, nowMs) => reportPartners(record, change, by, nowMs),
  settleReport: (record, change) => settleReport(record, change),
  reportDiscovery: (record, change, _asked, nowMs) => reportDiscovery(record, change, nowMs),
  markEncrypted: (record) => ({ record: { ...record, everEncrypted: true }, what: 'payloads are encrypted' }),
};

/** What a change is answered with. */
export function answerOf(changed: Changed): ChangeAnswer {
  if (changed.kind === 'refused') return { accepted: false, reason: changed.reason };
  const { record, note, leave } = changed;
  return { accepted: true, revision: record.revision, note, ...(leave === undefined ? {} : { leave }) };
}

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
  const refused = notNow(record, name, asked);
  if (refused !== undefined) return { kind: 'refused', reason: refused };
  const apply: Apply<Name> = APPLY[name];
  const done = apply(record, asked.change, asked, nowMs);
  if (typeof done === 'string') return { kind: 'refused', reason: done };
  const leave = done.leave === undefined ? {} : { leave: done.leave };
  if (BY_MACHINE.includes(name)) return { kind: 'done', record: done.record, note: done.what, ...leave };
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

function notNow(record: InstanceRecord, name: ChangeName, { format, revisionSeen }: ChangeRequest): string | undefined {
  if (record.format > RECORD_FORMAT) {
    return `the record is of format ${record.format}, and this worker knows ${RECORD_FORMAT}: update the workers`;
  }
  if (format > RECORD_FORMAT) {
    return `this asks for format ${format}, and the worker that answers knows ${RECORD_FORMAT}: update the workers`;
  }
  if (BY_MACHINE.includes(name) || revisionSeen === record.revision) return undefined;
  return `somebody changed it meanwhile (revision ${record.revision}, you saw ${revisionSeen ?? 'none'}): look again`;
}
