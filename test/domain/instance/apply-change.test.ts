import { applyChange } from '../../../src/domain/instance/apply-change';
import type { Changes } from '../../../src/domain/instance/change';
import { holdOver } from '../../../src/domain/instance/maintenance-hold';
import { CHANGES_KEPT, isOfSite, RECORD_FORMAT } from '../../../src/domain/instance/record';
import { settings } from '../../support/instance-settings';

import { approved, change, done, fresh, NOW, refusal } from './record-changes';

describe('applyChange()', () => {
  it('refuses anybody who saw another revision, and says that they must look again', () => {
    const other = { settings: settings({ environment: 'staging' }) };
    const record = done(change(fresh(), 'apply', other));
    expect(refusal(change(record, 'apply', { settings: settings() }, { revisionSeen: 1 }))).toMatch(/look again/);
    expect(record).toMatchObject({ revision: 2, rulesRevision: 2, settings: { environment: 'staging' } });
    expect(record.changes.map(({ what }) => what)).toEqual(['applied for the first time', 'applied: environment']);
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
  const step = {
    start: 'RETIRING_CREDENTIALS',
    end: 'CREDENTIALS_COMPLETE',
    service: 'CREDENTIALS',
    method: 'retire_learner',
  };
  const held = (scope: Changes['hold']['scope'], until?: string) =>
    done(change(fresh(), 'hold', { scope, ...(until === undefined ? {} : { until }) })).holds;

  it.each([
    [{ kind: 'instance' } as const, true],
    [{ kind: 'service', service: 'CREDENTIALS' } as const, true],
    [{ kind: 'service', service: 'LMS' } as const, false],
    [{ kind: 'step', step: 'RETIRING_CREDENTIALS' } as const, true],
    [{ kind: 'step', step: 'RETIRING_LMS' } as const, false],
  ])('of %j covers a step of CREDENTIALS: %s', (scope, covers) => {
    expect(holdOver(held(scope), step, NOW, false) !== undefined).toBe(covers);
  });

  it('ends by itself, and is released', () => {
    const until = new Date(NOW + 1_000).toISOString();
    expect(holdOver(held({ kind: 'instance' }, until), step, NOW + 1_000, false)).toBeUndefined();
    const record = done(change(fresh(), 'hold', { scope: { kind: 'instance' } }));
    expect(refusal(change(record, 'release', { scope: { kind: 'service', service: 'LMS' } }))).toMatch(/no hold/);
    expect(done(change(record, 'release', { scope: { kind: 'instance' } })).holds).toEqual([]);
    for (const until of ['2001-01-01T00:00Z', '2126-12-05', '05/12/2126', '2126-12-05T06:00']) {
      expect(refusal(change(record, 'hold', { scope: { kind: 'instance' }, until }))).toMatch(/to come/);
    }
  });

  it.each([
    ['a shorter one', 2, 1, 2, /was held already, until .* by ann; it stays so: release it/],
    ['a longer one', 1, 2, 2, /was held already, until .* by ann; it is held on, until/],
    ['one without an end', 1, undefined, undefined, /it is held on, until released/],
    ['one with an end, where the first has none', undefined, 1, undefined, /until released, by ann; it stays so/],
  ])(
    'that another person asks for again, %s, lasts until the later end and keeps its reason',
    (_, one, two, end, says) => {
      const at = (hours: number | undefined) =>
        hours === undefined ? {} : { until: new Date(NOW + hours * 3_600_000).toISOString() };
      const scope = { kind: 'service', service: 'CREDENTIALS' } as const;
      const first = done(change(fresh(), 'hold', { scope, ...at(one) }, { reason: 'it moves' }));
      const again = change(first, 'hold', { scope, ...at(two) }, { by: 'ben', reason: 'a test' });
      const since = new Date(NOW).toISOString();
      expect(done(again).holds).toEqual([{ scope, by: 'ann', since, reason: 'it moves', ...at(end) }]);
      expect(done(again).changes.at(-1)).toMatchObject({ by: 'ben', what: expect.stringMatching(says) });
      expect(again.kind === 'done' ? again.note : '').toMatch(says);
    },
  );

  it('that is over does not lengthen the next one', () => {
    const scope = { kind: 'instance' } as const;
    const first = done(change(fresh(), 'hold', { scope, until: new Date(NOW + 1_000).toISOString() }));
    const next = done(change(first, 'hold', { scope }, { by: 'ben' }, NOW + 1_000));
    expect(next.holds).toEqual([{ scope, by: 'ben', since: new Date(NOW + 1_000).toISOString() }]);
  });

  it.each([
    [{ kind: 'service', service: 'CREDENTIAL' } as const, /no service CREDENTIAL; it has LMS, CREDENTIALS/],
    [{ kind: 'step', step: 'RETIRING_LSM' } as const, /no step RETIRING_LSM; it has .*RETIRING_LMS/],
  ])('of %j, which the pipeline lacks, is refused', (scope, says) => {
    expect(refusal(change(fresh(), 'hold', { scope }))).toMatch(says);
  });
});

describe('a change that was written by hand', () => {
  it.each([
    ['hold', {}],
    ['release', { scope: null }],
    ['apply', { settings: { fingerprint: settings().fingerprint } }],
    ['reportDiscovery', {}],
    ['approve', undefined],
  ] as const)('%s of %j is refused, and does not stop the record', (name, what) => {
    expect(refusal(change(fresh(), name, what as never))).toMatch(/cannot be read/);
    expect(applyChange(fresh(), name, undefined as never, NOW).kind).toBe('refused');
  });
});
