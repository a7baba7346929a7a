import fc from 'fast-check';
import type { Changed } from '../../../src/domain/instance/apply-change';
import { approvalNeeded, grantInForce, requestInForce } from '../../../src/domain/instance/approval';
import type { Changes } from '../../../src/domain/instance/change';
import { type InstanceRecord, newInADay, newRecord } from '../../../src/domain/instance/record';
import { DAY_MS } from '../../../src/domain/time/day-ms';
import { plan } from '../../support/fake-site';
import { settings } from '../../support/instance-settings';
import { approved, asked, COUNTED, change, counted, done, fresh, NOW, refusal, report, used } from './record-changes';

describe('an approval', () => {
  const wants = (record: InstanceRecord, newLearners: number, coolOffDays = 7, nowMs = NOW) =>
    approvalNeeded(record, { newLearners, openRuns: 0, coolOffDays }, nowMs);

  it('is needed for the first enrollment whatever the cool-off, and for nobody at all never', () => {
    expect([wants(fresh(), 1), wants(fresh(), 1, 0), wants(fresh(), 0)]).toEqual([
      'first-discovery',
      'first-discovery',
      undefined,
    ]);
  });

  it('is needed for a shorter cool-off always, and for a longer one never', () => {
    expect([wants(approved(), 1, 6), wants(approved(), 1, 7), wants(approved(), 1, 30)]).toEqual([
      'shorter-cool-off',
      undefined,
      undefined,
    ]);
    const unsaid = newRecord('academy', settings({ plan: plan({ coolOffDays: null }) }), {
      by: 'ann',
      encrypted: false,
      nowMs: NOW,
    });
    expect([wants(approved(unsaid), 1, 6), wants(approved(unsaid), 1, 7)]).toEqual(['shorter-cool-off', undefined]);
  });

  it('is needed where all discoveries of a day together enroll more than the guard allows', () => {
    const record = done(change(approved(), 'reportDiscovery', report({ enrolled: 299, unapproved: 299 })));
    expect([wants(record, 1), wants(record, 2)]).toEqual([undefined, 'too-many-new']);
    expect(wants(record, 299, 7, NOW + DAY_MS + 1)).toBeUndefined();
    const again = done(change(record, 'reportDiscovery', report({ enrolled: 299, unapproved: 299 })));
    expect(newInADay(again, NOW)).toBe(299);
  });

  it('covers nobody later than those that were shown, and no other cool-off', () => {
    const record = asked(fresh());
    expect(refusal(change(record, 'approve', { upTo: 51, coolOffDays: 7 }))).toMatch(/nobody later/);
    expect(refusal(change(record, 'approve', { upTo: 50, coolOffDays: 0 }))).toMatch(/cool-off of 7/);
    expect(refusal(change(fresh(), 'approve', { upTo: 50, coolOffDays: 7 }))).toMatch(/no approval is asked for/);
    expect(grantInForce(approved(), 7, NOW)).toMatchObject({ upTo: 50, by: 'ann' });
    expect(grantInForce(approved(), 0, NOW)).toBeUndefined();
  });

  it('is needed for runs that wait for the first one, though nobody is new', () => {
    const asking = { newLearners: 0, openRuns: 2, coolOffDays: 7 };
    const moved = done(
      change(approved(), 'rehome', { settings: settings({ lms: 'https://b.example.com', fingerprint: 'b' }) }),
    );
    expect([approvalNeeded(moved, asking, NOW), approvalNeeded(approved(), asking, NOW)]).toEqual([
      'first-discovery',
      undefined,
    ]);
  });

  it('of the first enrollment asks what became of the holds of those whom no run knows', () => {
    const begun = { counts: { ...COUNTED.counts, begun: 2 } };
    const flood = { counts: { ...COUNTED.counts, begun: 2, new: 400 } };
    const approve = (more: Changes['approve'] | object, record = asked(fresh(), begun)) =>
      change(record, 'approve', { upTo: 50, coolOffDays: 7, ...more });
    expect(refusal(approve({}))).toMatch(/2 learners are in the middle.*--hold-file FILE.*--no-hold-file/);
    expect(done(approve({ holds: 'none' })).changes.at(-1)?.what).toContain('nobody was on hold');
    expect(done(approve({ holds: 'brought-back' })).approved?.by).toBe('ann');
    expect(done(approve({}, asked(used(), flood))).grant?.upTo).toBe(50);
  });

  it('names whom something else moves, and is then given only by somebody who says so', () => {
    const movedRows = [{ userId: 7, state: 'RETIRING_LMS', at: '2026-11-26T11:59:00Z' }];
    const flood = { counts: { ...COUNTED.counts, new: 400, moved: 1, movedRows } };
    const approve = (more: object) => change(asked(used(), flood), 'approve', { upTo: 50, coolOffDays: 7, ...more });
    expect(refusal(approve({ holds: 'none' }))).toMatch(/7 \(RETIRING_LMS\).*--accept-moved/);
    const accepted = done(approve({ acceptMoved: true }));
    expect([accepted.grant?.upTo, accepted.changes.at(-1)?.what]).toEqual([
      50,
      expect.stringContaining('something else moves'),
    ]);
    const nobody = done(
      change(asked(used(), { counts: { ...COUNTED.counts, new: 400 } }), 'approve', {
        upTo: 50,
        coolOffDays: 7,
        acceptMoved: true,
      }),
    );
    expect(nobody.changes.at(-1)?.what).not.toContain('something else moves');
    const saw = (ms: number) => approve({ acceptMoved: true, shown: new Date(ms).toISOString() });
    expect([refusal(saw(NOW - 1)), refusal(saw(NOW))]).toEqual([expect.stringMatching(/look again/), undefined]);
  });

  it('lets nobody in when something else has begun to move learners since, before somebody has seen that', () => {
    const movedRows = [{ userId: 7, state: 'RETIRING_LMS', at: '2026-11-26T11:59:00Z' }];
    const moved = { counts: { ...COUNTED.counts, moved: 1, movedRows } };
    const carriesOut = (record: InstanceRecord, more = {}) =>
      change(record, 'requestEnrolment', counted(record, { ...moved, ...more }));
    const stopped = carriesOut(approved());
    expect(stopped).toMatchObject({ leave: { kind: 'awaits', why: 'first-discovery' } });
    const seen = { upTo: 50, coolOffDays: 7 };
    expect(refusal(change(done(stopped), 'approve', seen))).toMatch(/--accept-moved/);
    const again = done(change(done(stopped), 'approve', { ...seen, acceptMoved: true }));
    expect(carriesOut(again)).toMatchObject({ leave: { kind: 'granted' } });
    // Where nobody is let in, nobody is asked.
    const none = { counts: { ...moved.counts, new: 0, open: 3 } };
    expect(carriesOut(approved(), none)).toMatchObject({ leave: { kind: 'granted' } });
  });

  describe('of learners who have an open run of another instance', () => {
    const elsewhere = { learners: 2, instances: ['campus'], userIds: [7, 9] };
    const copied = { counts: { ...COUNTED.counts, elsewhere } };
    const approve = (record: InstanceRecord, more: object) =>
      change(record, 'approve', { upTo: 50, coolOffDays: 7, ...more });

    it('is needed however few they are, also after the first one', () => {
      const record = asked(used(), copied);
      expect(requestInForce(record, NOW)?.why).toBe('learners-elsewhere');
      expect(requestInForce(asked(fresh(), copied), NOW)?.why).toBe('first-discovery');
      expect(requestInForce(asked(used()), NOW)).toBeUndefined();
    });

    it('is given only by somebody who says that this LMS is a copy', () => {
      const record = asked(fresh(), copied);
      expect(refusal(approve(record, { holds: 'none', acceptMoved: true }))).toMatch(
        /2 learners .* of instance campus .* 7, 9.*--accept-copy/,
      );
      const given = done(approve(record, { acceptCopy: true }));
      expect(given.changes.at(-1)?.what).toContain('though campus has them, too');
      expect(change(given, 'requestEnrolment', counted(given, copied))).toMatchObject({ leave: { kind: 'granted' } });
    });

    it('is asked for again where they were not among those that were shown', () => {
      const changed = change(approved(), 'requestEnrolment', counted(approved(), copied));
      expect(changed).toMatchObject({ leave: { kind: 'awaits', why: 'learners-elsewhere' } });
      expect(change(approved(), 'requestEnrolment', counted(approved()))).toMatchObject({ leave: { kind: 'granted' } });
    });
  });

  it('lapses after a day, asked or given', () => {
    expect(requestInForce(asked(fresh()), NOW + DAY_MS - 1)).toMatchObject({ why: 'first-discovery', ...COUNTED });
    expect(requestInForce(asked(fresh()), NOW + DAY_MS)).toBeUndefined();
    expect(grantInForce(approved(), 7, NOW + DAY_MS)).toBeUndefined();
    const late = change(asked(fresh()), 'approve', { upTo: 50, coolOffDays: 7 }, {}, NOW + DAY_MS);
    expect(refusal(late)).toMatch(/lapsed/);
    expect(wants(approved(), 1, 7, NOW + DAY_MS)).toBe('first-discovery');
    expect(wants(used(), 1, 7, NOW + DAY_MS)).toBeUndefined();
  });

  it('lapses with any change of the rules; a first one only until somebody was let in', () => {
    const other = { settings: settings({ plan: plan({ coolOffDays: 1 }) }) };
    const record = done(change(asked(approved()), 'apply', other));
    expect([requestInForce(record, NOW), grantInForce(record, 1, NOW), record.approved]).toEqual([
      undefined,
      undefined,
      undefined,
    ]);
    expect(wants(record, 1, 1)).toBe('first-discovery');
    expect([used().grant, done(change(used(), 'apply', other)).approved?.by]).toEqual([undefined, 'ann']);
  });

  it('is never in force under other rules than those it was given for, whatever happens in between', () => {
    const anything = fc.constantFrom<(record: InstanceRecord) => Changed>(
      (record) => change(record, 'apply', { settings: settings({ environment: `e${record.revision}` }) }),
      (record) => change(record, 'requestEnrolment', counted(record)),
      (record) => change(record, 'approve', { upTo: 50, coolOffDays: 7 }),
      (record) => change(record, 'reportDiscovery', report({ enrolled: 1, unapproved: 1 })),
      (record) => change(record, 'rehome', { settings: settings({ fingerprint: `f${record.revision}` }) }),
      (record) => change(record, 'hold', { scope: { kind: 'instance' } }),
    );
    fc.assert(
      fc.property(fc.array(anything, { maxLength: 20 }), (changes) => {
        let record = fresh();
        let grantedUnder: unknown;
        for (const act of changes) {
          const next = act(record);
          if (next.kind === 'refused') continue;
          if (next.record.grant !== record.grant) grantedUnder = next.record.settings;
          expect(next.record.revision).toBeGreaterThanOrEqual(record.revision);
          record = next.record;
          if (grantInForce(record, 7, NOW) !== undefined) expect(record.settings).toBe(grantedUnder);
        }
      }),
    );
  });
});
