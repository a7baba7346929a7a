import { type InstanceRecord, newRecord } from '../../src/domain/instance/record';
import type { InstanceSettings } from '../../src/domain/instance/settings';
import { differences, isServed, standingOf, standingText, troublesOf } from '../../src/serving/standing';
import type { RecordSight } from '../../src/temporal/records/describe-record';
import { settings } from '../support/instance-settings';

const open = { runId: 'run', everEncrypted: false };
const inForce = (more: Partial<InstanceRecord> = {}): RecordSight => ({
  kind: 'found',
  record: { ...newRecord('academy', settings(), { by: 'ann', encrypted: false, nowMs: 0 }), ...more },
  open,
});

/** What a worker with this file says, and does. */
function said(file: Partial<InstanceSettings>, sight: RecordSight) {
  const standing = standingOf(settings(file), sight);
  const { well, text } = standingText(standing, 'site.yml');
  return { served: isServed(standing), well, differences: differences(standing), text };
}

describe('a worker that compares its file with the record', () => {
  it('serves, and says which revision its file is', () => {
    expect(said({}, inForce({ revision: 3 }))).toEqual({
      served: true,
      well: true,
      differences: 0,
      text: 'site.yml is in force (revision 3)',
    });
  });

  it('does not serve another LMS, and names the one that is in force', () => {
    expect(said({ fingerprint: '0000', lms: 'https://other.example.com' }, inForce())).toMatchObject({
      served: false,
      well: false,
      differences: 1,
      text: expect.stringContaining('of another LMS than the one in force, https://lms.example.com'),
    });
  });

  it('serves with another address of a service, and says that it takes no step of that one', () => {
    const services = { ...settings().services, CREDENTIALS: 'https://staging.example.com' };
    expect(said({ services }, inForce())).toMatchObject({
      served: true,
      well: false,
      differences: 1,
      text: expect.stringMatching(/address of CREDENTIALS; no step of CREDENTIALS is taken here/),
    });
  });

  it('serves where it asks the LMS in another way, and says that it takes no step', () => {
    const found = standingOf(
      settings({ serviceForms: { LMS: 'answers count without the Allow header' } }),
      inForce({ settings: settings({ serviceForms: { LMS: 'answers need the Allow header' } }) }),
    );
    expect(isServed(found)).toBe(true);
    expect(standingText(found, 'site.yml').text).toMatch(/: how LMS is asked; no step is taken here$/);
  });

  it('serves with another setting or pipeline, and names the keys', () => {
    const { plan } = settings();
    const other = { ...plan, coolOffDays: 1, steps: plan.steps.slice(1) };
    expect(said({ plan: other, clientId: 'rotated' }, inForce())).toMatchObject({
      served: true,
      well: false,
      differences: 3,
      text: expect.stringContaining('client_id, cool_off_days, retirement_pipeline'),
    });
  });

  it('only reads where nothing is in force, and says what to do', () => {
    expect(said({}, { kind: 'none' })).toMatchObject({
      served: true,
      well: false,
      differences: 0,
      text: expect.stringContaining('lethe instance apply'),
    });
  });

  it.each([
    [{ kind: 'newer', format: 2, open }, /format 2, of a later release/],
    [{ kind: 'unreadable', why: 'key academy/2026-11 is not in the key ring', open }, /academy\/2026-11/],
  ] as const)('serves what cannot be read, and says that no step begins', (sight, text) => {
    const found = said({}, sight);
    expect(found).toMatchObject({ served: true, well: false, differences: 0 });
    expect(found.text).toMatch(text);
    expect(found.text).toContain('no step begins');
  });

  it('says that nothing can be changed where workers fail at the record each time, and what else is wrong', () => {
    const still = { ...open, standsStill: true as const };
    const found = { ...inForce(), open: still } as RecordSight;
    const newer = { kind: 'newer', format: 2, open: still } as const;
    expect([troublesOf(found), troublesOf(newer), troublesOf(inForce()), troublesOf({ kind: 'none' })]).toEqual([
      ['stands-still'],
      ['unreadable', 'stands-still'],
      [],
      [],
    ]);
    expect(standingText(standingOf(settings(), found), 'site.yml', troublesOf(found))).toEqual({
      well: false,
      text: expect.stringMatching(/^site\.yml is in force \(revision 1\); workers fail at its record each time/),
    });
  });
});
