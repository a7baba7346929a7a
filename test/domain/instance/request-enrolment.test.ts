import type { Changed } from '../../../src/domain/instance/apply-change';
import { coolOffByName, coolOffToGoBy, requestInForce } from '../../../src/domain/instance/approval';
import { type InstanceRecord, newInADay } from '../../../src/domain/instance/record';
import { DAY_MS } from '../../../src/domain/time/day-ms';
import { plan } from '../../support/fake-site';
import { settings } from '../../support/instance-settings';
import { approved, asked, COUNTED, change, counted, done, fresh, NOW, refusal, report, used } from './record-changes';

const ONE = 'discovery/academy/1';
const OTHER = 'discovery/academy/2';
const many = (count: number) => ({ counts: { ...COUNTED.counts, new: count } });
const leave = (changed: Changed) => (changed.kind === 'done' ? changed.leave : undefined);
const later = { settings: settings({ plan: plan({ coolOffDays: 1 }) }) };

describe('a discovery that asks whether it may enroll', () => {
  it('may, and counts against the guard from then on: a second one at the same time is told to ask a person', () => {
    const first = change(used(), 'requestEnrolment', counted(used(), { batch: ONE, ...many(300) }));
    expect(leave(first)).toEqual({ kind: 'free' });
    const second = change(done(first), 'requestEnrolment', counted(used(), { batch: OTHER, ...many(1) }));
    expect(leave(second)).toEqual({ kind: 'awaits', why: 'too-many-new' });
    expect(done(second).request).toMatchObject({ why: 'too-many-new', newestRetirementId: 50 });
  });

  it('counts stranded learners as new', () => {
    const stranded = { counts: { ...COUNTED.counts, new: 0, stranded: 301 } };
    expect(leave(change(used(), 'requestEnrolment', counted(used(), stranded)))).toEqual({
      kind: 'awaits',
      why: 'too-many-new',
    });
  });

  it('does not count itself twice when its answer is lost, and in the end counts whom it has enrolled', () => {
    const again = asked(asked(used(), { batch: ONE, ...many(300) }), { batch: ONE, ...many(300) });
    expect([newInADay(again, NOW), again.request]).toEqual([300, undefined]);
    const ended = done(change(again, 'reportDiscovery', report({ batch: ONE, enrolled: 2, unapproved: 2 })));
    expect(newInADay(ended, NOW)).toBe(2);
  });

  it('may let in whom a person has approved, and nobody else', () => {
    expect(leave(change(approved(), 'requestEnrolment', counted(approved())))).toEqual({
      kind: 'granted',
      upTo: 50,
      revision: 2,
    });
    expect(leave(change(approved(), 'requestEnrolment', counted(approved(), { coolOffDays: 0 })))).toMatchObject({
      kind: 'awaits',
    });
  });

  describe('with a longer cool-off, which a person was shown', () => {
    const by = (record: InstanceRecord, coolOffDays: number, coolOffSaid: boolean, more = {}) =>
      change(record, 'requestEnrolment', counted(record, { coolOffDays, coolOffSaid, ...more }));
    const requested = (record = fresh(), more = {}) => done(by(record, 30, true, more));
    const given = () => done(change(requested(), 'approve', { upTo: 50, coolOffDays: 30 }));

    it('is not replaced by the shorter one in force, by a discovery to which nobody said one', () => {
      expect(coolOffToGoBy(requested(), NOW)).toBe(30);
      expect(refusal(by(requested(), 7, false))).toMatch(/another cool-off/);
      expect(done(by(requested(), 30, false, { newestRetirementId: 60 })).request).toMatchObject({
        coolOffDays: 30,
        newestRetirementId: 60,
      });
      expect(done(by(requested(), 7, true)).request?.coolOffDays).toBe(7);
      expect([coolOffToGoBy(requested(), NOW + DAY_MS), coolOffToGoBy(fresh(), NOW)]).toEqual([7, 7]);
    });

    it('lapses a day after the person who said it, however often a schedule brings it up to date', () => {
      const later = NOW + DAY_MS / 2;
      const renewed = asked(requested(), { coolOffDays: 30, coolOffSaid: false, newestRetirementId: 60 }, later);
      expect(renewed.request).toMatchObject({ by: 'ann', newestRetirementId: 60 });
      expect([requestInForce(renewed, NOW + DAY_MS - 1)?.coolOffDays, requestInForce(renewed, NOW + DAY_MS)]).toEqual([
        30,
        undefined,
      ]);
      const said = asked(requested(), { coolOffDays: 30, coolOffSaid: true }, later);
      expect(requestInForce(said, later + DAY_MS - 1)?.coolOffDays).toBe(30);
    });

    it('is known beside a request with a shorter one that took its place, also after it has lapsed', () => {
      const at = (record: InstanceRecord, by: string, coolOffDays: number, nowMs = NOW, coolOffSaid = true) =>
        done(change(record, 'requestEnrolment', counted(record, { coolOffDays, coolOffSaid }), { by }, nowMs));
      const short = at(requested(), 'bob', 0);
      expect(short.request).toMatchObject({ by: 'bob', coolOffDays: 0, insteadOf: { by: 'ann', coolOffDays: 30 } });
      expect(at(short, 'the schedule', 7, NOW, false).request?.insteadOf).toEqual({ by: 'ann', coolOffDays: 30 });
      expect(at(requested(), 'the schedule', 7, NOW + DAY_MS, false).request?.insteadOf?.coolOffDays).toBe(30);
      expect(
        [at(short, 'ann', 7), at(short, 'carl', 30), at(requested(), 'ann', 0)].map(({ request }) => request),
      ).toEqual(
        [7, 30, 0].map((coolOffDays) => expect.not.objectContaining({ coolOffDays, insteadOf: expect.anything() })),
      );

      const approve = (by: string, more = {}) =>
        change(short, 'approve', { upTo: 50, coolOffDays: 0, ...more }, { by });
      expect([approve('ann'), approve('carl')].map(refusal)).toEqual(
        [1, 2].map(() =>
          expect.stringMatching(/bob has asked for a cool-off of 0 days.*30 days.*ann.*--cool-off-days 0/),
        ),
      );
      const given = done(approve('ann', { acceptShorter: true }));
      expect(given.changes.at(-1)?.what).toContain('in the place of 30 days that ann had asked for');
      expect(done(approve('bob')).grant?.coolOffDays).toBe(0);
    });

    it('is the one of a learner whom somebody names: no shorter one than was asked for, or approved', () => {
      const named = (record: InstanceRecord, coolOffDays: number) =>
        change(
          record,
          'requestEnrolment',
          counted(record, { coolOffDays, coolOffSaid: false, byName: true, ...many(1) }),
        );
      const flood = requested(used(), many(400));
      expect([coolOffByName(flood, NOW), coolOffByName(given(), NOW), coolOffByName(used(), NOW)]).toEqual([30, 30, 7]);
      for (const record of [flood, given()]) expect(refusal(named(record, 7))).toMatch(/another cool-off/);
      expect([leave(named(flood, 30)), leave(named(given(), 30)), leave(named(used(), 7))]).toEqual([
        { kind: 'awaits', why: 'too-many-new' },
        { kind: 'free' },
        { kind: 'free' },
      ]);
      const short = done(
        change(asked(used(), { coolOffDays: 0, coolOffSaid: true }), 'approve', { upTo: 50, coolOffDays: 0 }),
      );
      expect([coolOffToGoBy(short, NOW), coolOffByName(short, NOW)]).toEqual([0, 7]);
    });

    it('waits for that approval, though fewer are new by now than the guard allows', () => {
      const flood = requested(used(), many(400));
      expect(leave(by(flood, 30, false))).toEqual({ kind: 'awaits', why: 'too-many-new' });
      expect(leave(by(flood, 30, false, many(0)))).toEqual({ kind: 'free' });
    });

    it('is let in with that one once it is approved, and with no shorter one', () => {
      expect(coolOffToGoBy(given(), NOW)).toBe(30);
      expect(leave(by(given(), 30, false))).toMatchObject({ kind: 'granted', upTo: 50 });
      expect(refusal(by(given(), 7, false))).toMatch(/another cool-off/);
      expect(leave(by(given(), 7, true))).toEqual({ kind: 'awaits', why: 'shorter-cool-off' });
      expect(leave(by(given(), 31, true))).toEqual({ kind: 'free' });
      const carriedOut = done(change(given(), 'reportDiscovery', report({ enrolled: 5, grantUsed: 2 })));
      expect(coolOffToGoBy(carriedOut, NOW)).toBe(7);
    });
  });

  it('and approves all whom it counts is not bound by an earlier approval that covers fewer of them', () => {
    const later = (more = {}) => counted(approved(), { newestRetirementId: 60, ...more });
    const ask = (more = {}) => leave(change(approved(), 'requestEnrolment', later(more)));
    expect(ask()).toMatchObject({ kind: 'granted', upTo: 50 });
    expect([ask({ approves: true }), ask({ approves: true, ...many(301) })]).toEqual([
      { kind: 'free' },
      { kind: 'awaits', why: 'too-many-new' },
    ]);
    const short = done(
      change(done(change(used(), 'requestEnrolment', counted(used(), { coolOffDays: 1 }))), 'approve', {
        upTo: 50,
        coolOffDays: 1,
      }),
    );
    const more = { newestRetirementId: 60, coolOffDays: 1, coolOffSaid: false, approves: true } as const;
    expect(leave(change(short, 'requestEnrolment', counted(short, more)))).toMatchObject({ kind: 'granted', upTo: 50 });
    const same = counted(approved(), { approves: true });
    expect(leave(change(approved(), 'requestEnrolment', same))).toMatchObject({ kind: 'granted' });
  });

  it('of one by name asks no person, counts it once, and leaves a request alone', () => {
    const one = (batch: string) => ({ ...many(1), batch, byName: true as const });
    const full = done(change(used(), 'requestEnrolment', counted(used(), many(300))));
    expect(leave(change(full, 'requestEnrolment', counted(full, one('enrol/1'))))).toEqual({
      kind: 'awaits',
      why: 'too-many-new',
    });
    expect(done(change(full, 'requestEnrolment', counted(full, one('enrol/1')))).request).toBeUndefined();

    const let1 = asked(used(), one('enrol/1'));
    const said = (batch: string) => report({ batch, enrolled: 1, unapproved: 1, byName: true });
    const told = done(
      change(done(change(let1, 'reportDiscovery', said('enrol/1'))), 'reportDiscovery', said('enrol/1')),
    );
    const both = done(change(asked(told, one('enrol/2')), 'reportDiscovery', said('enrol/2')));
    expect([newInADay(let1, NOW), newInADay(told, NOW), newInADay(both, NOW)]).toEqual([1, 1, 2]);
    expect(both.enrolments).toHaveLength(1);
    expect(both.lastDiscovery).toEqual(used().lastDiscovery);
  });

  it('may not by rules that are not in force any more', () => {
    const record = done(change(used(), 'apply', later));
    expect(refusal(change(record, 'requestEnrolment', counted(used())))).toMatch(/has changed/);
  });

  it('needs a person where a number is none', () => {
    for (const wrong of [many(Number.NaN), { coolOffDays: Number.NaN }]) {
      expect(leave(change(used(), 'requestEnrolment', counted(used(), wrong)))).toMatchObject({ kind: 'awaits' });
    }
  });
});

describe('the report of a discovery', () => {
  const flood = () => asked(used(), many(400));
  const granted = () => done(change(flood(), 'approve', { upTo: 50, coolOffDays: 7 }));

  it('that did not read the queue keeps no counts: they would be zeros that nobody has counted', () => {
    const quiet = done(change(used(), 'reportDiscovery', report({ swept: false, nudged: 1 })));
    const { batch, at } = used().lastDiscovery ?? {};
    expect(quiet.lastDiscovery).toEqual({ batch, at, swept: false, enrolled: 0, adopted: 0, nudged: 1 });
  });

  it('uses up the approval that it carried out, and no newer one', () => {
    const end = (grantUsed: number) => done(change(granted(), 'reportDiscovery', report({ enrolled: 1, grantUsed })));
    expect(granted().grant?.revision).toBe(3);
    expect([end(2).grant?.revision, end(3).grant]).toEqual([3, undefined]);
  });

  it('answers a request when everybody whom it counted is in, and not before', () => {
    const end = (letInUpTo: number) => done(change(flood(), 'reportDiscovery', report({ letInUpTo })));
    expect([end(49).request?.why, end(50).request]).toEqual(['too-many-new', undefined]);
  });

  it('by rules that are not in force any more counts for its numbers alone', () => {
    const watermark = { retirementId: 50, day: '2026-11-26', sweptAtMs: NOW };
    const record = done(change(approved(), 'apply', later));
    const words = { enrolled: 3, unapproved: 3, grantUsed: 2, letInUpTo: 50, watermark };
    const ended = done(change(record, 'reportDiscovery', report(words)));
    expect([ended.enrolled, ended.watermark, newInADay(ended, NOW)]).toEqual([false, undefined, 3]);
    expect(ended.lastDiscovery?.enrolled).toBe(3);
  });

  it('is forgotten with a change of the rules: the next discovery reads the whole queue', () => {
    const watermark = { retirementId: 50, day: '2026-11-26', sweptAtMs: NOW };
    const seen = done(change(used(), 'reportDiscovery', report({ watermark })));
    expect([seen.watermark, done(change(seen, 'apply', later)).watermark]).toEqual([watermark, undefined]);
    expect(done(change(seen, 'apply', { settings: settings() })).watermark).toEqual(watermark);
    expect(done(change(fresh(), 'reportDiscovery', report({ watermark }))).watermark).toEqual(watermark);
  });
});
