import { applyChange } from '../../../src/domain/instance/apply-change';
import { holdOver } from '../../../src/domain/instance/maintenance-hold';
import { type InstanceRecord, newRecord, RECORD_FORMAT } from '../../../src/domain/instance/record';
import type { ReportPartners } from '../../../src/domain/instance/report-partners';
import { settings } from '../../support/instance-settings';

const NOW = Date.parse('2026-11-26T10:00:00Z');
const METHOD = 'retirement_partner_queue';
const STEP = { start: 'ADDING', end: 'ADDED', service: 'LMS', method: METHOD };
const fresh = () => newRecord('academy', settings(), { by: 'ann', encrypted: false, nowMs: NOW });

function change(record: InstanceRecord, asked: ReportPartners, nowMs = NOW) {
  return applyChange(record, 'reportPartners', { format: RECORD_FORMAT, change: asked, by: 'ann' }, nowMs);
}
const hold = (report: string, minutes = 10): ReportPartners => ({
  does: 'hold',
  report,
  method: METHOD,
  until: new Date(NOW + minutes * 60_000).toISOString(),
});
function done(changed: ReturnType<typeof change>): InstanceRecord {
  if (changed.kind === 'refused') throw new Error(changed.reason);
  return changed.record;
}

describe('the hold of a partner report', () => {
  it('covers every step with the method, whatever its state is called, and ends by itself', () => {
    const { holds } = done(change(fresh(), hold('r1')));
    expect(holdOver(holds, STEP, NOW, false)).toBeDefined();
    expect(holdOver(holds, { ...STEP, method: 'retirement_unenroll' }, NOW, false)).toBeUndefined();
    expect(holdOver(holds, STEP, NOW + 600_000, false)).toBeUndefined();
  });

  it('is one at a time: a second report waits until the first has released it, or it has ended', () => {
    const first = done(change(fresh(), hold('r1')));
    expect(change(first, hold('r2'))).toMatchObject({ kind: 'refused' });
    expect(done(change(first, hold('r1', 20))).holds).toHaveLength(1);
    expect(done(change(first, hold('r2', 20), NOW + 600_000)).holds).toMatchObject([{ report: 'r2' }]);
    const released = done(change(first, { does: 'release', report: 'r1' }));
    expect(done(change(released, hold('r2'))).holds).toHaveLength(1);
  });

  it('stands beside a hold of a person, and neither ends the other', () => {
    const scope = { kind: 'instance' as const };
    const asked = { format: RECORD_FORMAT, change: { scope }, by: 'bob', revisionSeen: 1 };
    const byBob = done(applyChange(fresh(), 'hold', asked, NOW));
    const both = done(change(byBob, hold('r1')));
    expect(both.holds).toHaveLength(2);
    const after = done(change(both, { does: 'release', report: 'r1' }));
    expect(after.holds).toEqual(byBob.holds);
    const released = done(applyChange(both, 'release', { ...asked, revisionSeen: 2 }, NOW));
    expect(released.holds).toMatchObject([{ report: 'r1' }]);
  });

  it('does not change the revision that a person has seen', () => {
    expect(done(change(fresh(), hold('r1'))).revision).toBe(1);
  });
});

describe('a lost answer', () => {
  const lost = { id: 'r1', askedAt: new Date(NOW).toISOString(), outcome: 'lost' as const, learners: 0 };

  it('is owed until a person says that it is not, and that is written down', () => {
    const record = done(change(fresh(), { does: 'note', notes: [lost] }));
    const settle = (from: InstanceRecord, report: string) =>
      applyChange(from, 'settleReport', { format: RECORD_FORMAT, change: { report }, by: 'bob', revisionSeen: 1 }, NOW);
    const settled = done(settle(record, 'r1'));
    expect(settled.partnerReports).toEqual([{ ...lost, outcome: 'settled' }]);
    expect(settled.changes.at(-1)).toMatchObject({ by: 'bob', what: 'settled: the lost answer of partner report r1' });
    expect(settle({ ...settled, revision: 1 }, 'r1')).toMatchObject({ kind: 'refused' });
    // A report that is under way has read the note before.
    const written = done(change(settled, { does: 'note', notes: [{ ...lost, outcome: 'recovered' }] }));
    expect(written.partnerReports).toEqual(settled.partnerReports);
    expect(settle(record, 'r9')).toMatchObject({ kind: 'refused' });
  });

  it('is not settled while a later one is owed: rows that were reset may be lost with that one', () => {
    const later = { ...lost, id: 'r2', askedAt: new Date(NOW + 60_000).toISOString(), outcome: 'asking' as const };
    const record = done(change(fresh(), { does: 'note', notes: [lost, later] }));
    const settle = (from: InstanceRecord, report: string) =>
      applyChange(
        from,
        'settleReport',
        { format: RECORD_FORMAT, change: { report }, by: 'bob', revisionSeen: from.revision },
        NOW,
      );
    expect(settle(record, 'r1')).toMatchObject({
      kind: 'refused',
      reason: expect.stringContaining('settle report r2 first'),
    });
    const { partnerReports } = done(settle(done(settle(record, 'r2')), 'r1'));
    expect(partnerReports).toMatchObject([{ outcome: 'settled' }, { outcome: 'settled' }]);
  });
});

describe('draining an instance', () => {
  const drain = (scope: { kind: 'instance' } | { kind: 'service'; service: string }) =>
    applyChange(
      fresh(),
      'hold',
      { format: RECORD_FORMAT, change: { scope, drain: true }, by: 'bob', revisionSeen: 1 },
      NOW,
    );

  it('lets those go on who have begun, and nobody begin', () => {
    const { holds } = done(drain({ kind: 'instance' }));
    expect(holdOver(holds, STEP, NOW, true)).toBeDefined();
    expect(holdOver(holds, STEP, NOW, false)).toBeUndefined();
  });

  it('is of the whole instance alone', () => {
    expect(drain({ kind: 'service', service: 'LMS' })).toMatchObject({ kind: 'refused' });
  });
});
