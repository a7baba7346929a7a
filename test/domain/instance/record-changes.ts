import { NOBODY_COUNTED } from '../../../src/domain/discovery/discovery-counts';
import { applyChange, type Changed } from '../../../src/domain/instance/apply-change';
import type { ChangeName, ChangeRequest, Changes, EnrolmentCounted } from '../../../src/domain/instance/change';
import { type InstanceRecord, newRecord, RECORD_FORMAT } from '../../../src/domain/instance/record';
import { settings } from '../../support/instance-settings';

export const NOW = Date.parse('2026-11-26T12:00:00Z');
export const fresh = () => newRecord('academy', settings(), { by: 'ann', encrypted: false, nowMs: NOW });

export const COUNTED = {
  counts: { ...NOBODY_COUNTED, new: 5, dueNow: 5 },
  coolOffDays: 7,
  newestRetirementId: 50,
};

export function change<Name extends ChangeName>(
  record: InstanceRecord,
  name: Name,
  what: Changes[Name],
  more: Partial<ChangeRequest<Name>> = {},
  nowMs = NOW,
): Changed {
  const asked = { format: RECORD_FORMAT, change: what, by: 'ann', revisionSeen: record.revision, ...more };
  return applyChange(record, name, asked as ChangeRequest<Name>, nowMs);
}

export function done(changed: Changed): InstanceRecord {
  if (changed.kind === 'refused') throw new Error(changed.reason);
  return changed.record;
}

export const refusal = (changed: Changed) => (changed.kind === 'refused' ? changed.reason : undefined);
export const report = (more: Partial<Changes['reportDiscovery']['report']> = {}) => ({
  report: {
    batch: 'discovery/academy/1',
    rulesRevision: 1,
    counts: NOBODY_COUNTED,
    enrolled: 0,
    adopted: 0,
    nudged: 0,
    unapproved: 0,
    ...more,
  },
});
export const counted = ({ rulesRevision }: InstanceRecord, more: Partial<EnrolmentCounted> = {}) => ({
  counted: { batch: 'discovery/academy/1', rulesRevision, ...COUNTED, ...more },
});
export const asked = (record: InstanceRecord, more: Partial<EnrolmentCounted> = {}, nowMs = NOW) =>
  done(change(record, 'requestEnrolment', counted(record, more), {}, nowMs));
export const approved = (record = fresh()) => done(change(asked(record), 'approve', { upTo: 50, coolOffDays: 7 }));
/** A record whose first approval was carried out. */
export const used = () => done(change(approved(), 'reportDiscovery', report({ enrolled: 5, grantUsed: 2 })));
