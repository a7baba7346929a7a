import { compareSettings, isSame } from '../../../src/domain/instance/compare-settings';
import { diffSettings } from '../../../src/domain/instance/diff-settings';
import { plan, STEPS } from '../../support/fake-site';
import { settings } from '../../support/instance-settings';

describe('diffSettings()', () => {
  it('finds nothing between two that are alike', () => expect(diffSettings(settings(), settings())).toEqual([]));

  it('names everything of a first apply, and nothing as gone', () => {
    const changes = diffSettings(undefined, settings());
    expect(changes.every(({ before }) => before === undefined)).toBe(true);
    expect(changes).toContainEqual({ key: 'cool_off_days', after: '7' });
    expect(changes.filter(({ key }) => key === 'retirement_pipeline')).toHaveLength(STEPS.length);
  });

  it('writes values as the instance file has them', () => {
    const after = settings({
      plan: plan({ coolOffDays: null, coolOffJitterMs: 900_000, attemptDeadlineMs: { default: 75_000, LMS: 90_000 } }),
      schedule: { cron: '0 3 * * *', timezone: 'Europe/Paris', jitterMs: 0, catchupWindowMs: 5_400_000 },
    });
    expect(diffSettings(settings(), after)).toEqual([
      { key: 'cool_off_days', before: '7', after: 'not set' },
      { key: 'cool_off_jitter', before: '0s', after: '15m' },
      {
        key: 'schedule',
        before: 'every 1h, UTC, jitter 5m, catch-up 1d',
        after: 'cron 0 3 * * *, Europe/Paris, jitter 0s, catch-up 1h30m',
      },
      { key: 'services.LMS.attempt_deadline', after: '1m30s' },
    ]);
  });

  it('tells steps that go, steps that come and another order apart', () => {
    const [first, second, third] = STEPS as [never, (typeof STEPS)[number], never];
    const fresh = { ...second, method: 'replace_learner' };
    const after = settings({ plan: plan({ steps: [third, fresh, first] }) });
    expect(
      diffSettings(settings(), after).map(({ before, after: then }) => [before?.slice(0, 18), then?.slice(0, 18)]),
    ).toEqual([
      ['[RETIRING_CREDENTI', undefined],
      [undefined, '[RETIRING_CREDENTI'],
      ['order RETIRING_ENR', 'order RETIRING_LMS'],
    ]);
  });

  it('shows an address that is gone', () => {
    const after = settings({ services: { LMS: 'https://lms.example.com' } });
    expect(diffSettings(settings(), after)).toEqual([
      { key: 'address of CREDENTIALS', before: 'https://credentials.example.com' },
    ]);
  });
});

describe('compareSettings()', () => {
  it('finds two that are alike the same', () => expect(isSame(compareSettings(settings(), settings()))).toBe(true));

  it('takes another LMS for another site, whose services are not to be touched', () => {
    const compared = compareSettings(settings({ fingerprint: 'other' }), settings());
    expect(compared).toMatchObject({ otherSite: true, otherServices: ['CREDENTIALS', 'LMS'] });
    expect(isSame(compared)).toBe(false);
  });

  it('names services at another address, and those that the file lacks', () => {
    const services = { LMS: 'https://lms.example.com', CREDENTIALS: 'https://credentials.staging.example.com' };
    expect(compareSettings(settings({ services }), settings()).otherServices).toEqual(['CREDENTIALS']);
    const { CREDENTIALS: _, ...lacking } = services;
    expect(compareSettings(settings({ services: lacking }), settings()).otherServices).toEqual(['CREDENTIALS']);
  });

  it('takes another client or another pipeline for a setting', () => {
    const file = settings({ clientId: 'rotated', plan: plan({ steps: STEPS.slice(1), revision: 'shorter' }) });
    expect(compareSettings(file, settings())).toEqual({
      otherSite: false,
      otherServices: [],
      differs: ['client_id', 'retirement_pipeline'],
    });
  });
});
