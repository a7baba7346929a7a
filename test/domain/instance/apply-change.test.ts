import fc from 'fast-check';
import { NOBODY_COUNTED } from '../../../src/domain/discovery/discovery-counts';
import { applyChange, type Changed } from '../../../src/domain/instance/apply-change';
import { approvalNeeded, grantInForce, requestInForce } from '../../../src/domain/instance/approval';
import type { ApprovalAsked, ChangeName, ChangeRequest, Changes } from '../../../src/domain/instance/change';
import { holdOver } from '../../../src/domain/instance/maintenance-hold';
import {
  CHANGES_KEPT,
  DAY_MS,
  type InstanceRecord,
  isOfSite,
  newInADay,
  newRecord,
  RECORD_FORMAT,
} from '../../../src/domain/instance/record';
import { plan } from '../../support/fake-site';
import { settings } from '../../support/instance-settings';

const NOW = Date.parse('2026-11-26T12:00:00Z');
const fresh = () => newRecord('academy', settings(), { by: 'ann', encrypted: false, nowMs: NOW });

const FIRST: ApprovalAsked = {
  why: 'first-discovery',
  counts: { ...NOBODY_COUNTED, new: 5, dueNow: 5 },
  coolOffDays: 7,
  newestRetirementId: 50,
};

function change<Name extends ChangeName>(
  record: InstanceRecord,
  name: Name,
  what: Changes[Name],
  more: Partial<ChangeRequest<Name>> = {},
  nowMs = NOW,
): Changed {
  const asked = { format: RECORD_FORMAT, change: what, by: 'ann', revisionSeen: record.revision, ...more };
  return applyChange(record, name, asked as ChangeRequest<Name>, nowMs);
}

function done(changed: Changed): InstanceRecord {
  if (changed.kind === 'refused') throw new Error(changed.reason);
  return changed.record;
}

const refusal = (changed: Changed) => (changed.kind === 'refused' ? changed.reason : undefined);
const report = (more: Partial<Changes['reportDiscovery']['report']> = {}) => ({
  report: {
    batch: 'discovery/academy/1',
    counts: NOBODY_COUNTED,
    enrolled: 0,
    adopted: 0,
    nudged: 0,
    unapproved: 0,
    grantUsed: false,
    ...more,
  },
});
const asked = (record: InstanceRecord, request = FIRST, nowMs = NOW) =>
  done(change(record, 'requestApproval', { request }, {}, nowMs));
const approved = (record = fresh()) => done(change(asked(record), 'approve', { upTo: 50, coolOffDays: 7 }));

describe('applyChange()', () => {
  it('refuses whoever saw another revision, and says that they must look again', () => {
    const other = { settings: settings({ environment: 'staging' }) };
    const record = done(change(fresh(), 'apply', other));
    expect(refusal(change(record, 'apply', { settings: settings() }, { revisionSeen: 1 }))).toMatch(/look again/);
    expect(record).toMatchObject({ revision: 2, rulesRevision: 2, settings: { environment: 'staging' } });
    expect(record.changes.map(({ what }) => what)).toEqual(['applied for the first time', 'applied: environment']);
  });

  it('refuses what nobody waits for any more', () => {
    const late = change(fresh(), 'hold', { scope: { kind: 'instance' } }, { notAfterMs: NOW - 1 });
    expect(refusal(late)).toMatch(/too late/);
  });

  it.each([
    ['a record of a later release', { ...fresh(), format: RECORD_FORMAT + 1 }, {}],
    ['a request of a later release', fresh(), { format: RECORD_FORMAT + 1 }],
  ])('refuses %s, and names both formats', (_, record, more) => {
    expect(refusal(change(record, 'apply', { settings: settings() }, more))).toMatch(/format 2.*knows 1: update/);
  });

  it('does not put another LMS in force, and rehomes the same one under its new address', () => {
    const moved = settings({ lms: 'https://new.example.com', fingerprint: 'new' });
    expect(refusal(change(approved(), 'apply', { settings: moved }))).toMatch(/another LMS/);
    const record = done(change(approved(), 'rehome', { settings: moved }));
    expect(record.approved).toBeUndefined();
    expect([isOfSite(record, 'new'), isOfSite(record, 'f0f0f0f0f0f0f0f0'), isOfSite(record, 'x')]).toEqual([
      true,
      true,
      false,
    ]);
    const back = done(change(record, 'rehome', { settings: settings() }));
    expect(back.formerSites).toEqual(['new']);
  });

  it('takes another client of the same LMS for an ordinary change', () => {
    const record = done(change(approved(), 'apply', { settings: settings({ clientId: 'rotated' }) }));
    expect(record.settings.clientId).toBe('rotated');
  });

  it('leaves the rules alone where nothing changed', () => {
    const record = done(change(approved(), 'apply', { settings: settings() }));
    expect([record.rulesRevision, record.grant?.upTo]).toEqual([1, 50]);
  });

  it('keeps the last changes alone, and a reason in bounds', () => {
    let record = fresh();
    for (let at = 0; at < CHANGES_KEPT + 5; at += 1) {
      record = done(change(record, 'hold', { scope: { kind: 'instance' } }, { reason: 'x'.repeat(5_000) }));
    }
    expect(record.changes).toHaveLength(CHANGES_KEPT);
    expect(JSON.stringify(record).length).toBeLessThan(30_000);
  });

  it('never forgets that payloads were encrypted', () => {
    const record = done(change(fresh(), 'markEncrypted', {}));
    expect(done(change(record, 'apply', { settings: settings() })).everEncrypted).toBe(true);
  });
});

describe('a maintenance hold', () => {
  const step = { start: 'RETIRING_CREDENTIALS', service: 'CREDENTIALS' };
  const held = (scope: Changes['hold']['scope'], until?: string) =>
    done(change(fresh(), 'hold', { scope, ...(until === undefined ? {} : { until }) })).holds;

  it.each([
    [{ kind: 'instance' } as const, true],
    [{ kind: 'service', service: 'CREDENTIALS' } as const, true],
    [{ kind: 'service', service: 'LMS' } as const, false],
    [{ kind: 'step', step: 'RETIRING_CREDENTIALS' } as const, true],
    [{ kind: 'step', step: 'RETIRING_LMS' } as const, false],
  ])('of %j covers a step of CREDENTIALS: %s', (scope, covers) => {
    expect(holdOver(held(scope), step, NOW) !== undefined).toBe(covers);
  });

  it('ends by itself, is replaced by the next of its kind, and is released', () => {
    const until = new Date(NOW + 1_000).toISOString();
    expect(holdOver(held({ kind: 'instance' }, until), step, NOW + 1_000)).toBeUndefined();
    let record = done(change(fresh(), 'hold', { scope: { kind: 'instance' }, until }));
    record = done(change(record, 'hold', { scope: { kind: 'instance' } }));
    expect(record.holds).toHaveLength(1);
    expect(refusal(change(record, 'release', { scope: { kind: 'service', service: 'LMS' } }))).toMatch(/no hold/);
    expect(done(change(record, 'release', { scope: { kind: 'instance' } })).holds).toEqual([]);
    expect(refusal(change(record, 'hold', { scope: { kind: 'instance' }, until: '2001-01-01' }))).toMatch(/to come/);
  });
});

describe('an approval', () => {
  const wants = (record: InstanceRecord, newLearners: number, coolOffDays = 7, nowMs = NOW) =>
    approvalNeeded(record, { newLearners, coolOffDays }, nowMs);

  it('is needed for the first enrolment whatever the cool-off, and for nobody at all never', () => {
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

  it('lapses after a day, asked or given', () => {
    expect(requestInForce(asked(fresh()), NOW + DAY_MS - 1)).toMatchObject(FIRST);
    expect(requestInForce(asked(fresh()), NOW + DAY_MS)).toBeUndefined();
    expect(grantInForce(approved(), 7, NOW + DAY_MS)).toBeUndefined();
    const late = change(asked(fresh()), 'approve', { upTo: 50, coolOffDays: 7 }, {}, NOW + DAY_MS);
    expect(refusal(late)).toMatch(/lapsed/);
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
    const used = done(change(approved(), 'reportDiscovery', report({ enrolled: 5, grantUsed: true })));
    expect([used.grant, done(change(used, 'apply', other)).approved?.by]).toEqual([undefined, 'ann']);
  });

  it('is never in force under other rules than those it was given for, whatever happens in between', () => {
    const anything = fc.constantFrom<(record: InstanceRecord) => Changed>(
      (record) => change(record, 'apply', { settings: settings({ environment: `e${record.revision}` }) }),
      (record) => change(record, 'requestApproval', { request: FIRST }),
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
