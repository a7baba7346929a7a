import { readRequest, tooLate } from '../../../src/domain/run/verb';
import { BegunRun } from './begun-run';

describe('tooLate()', () => {
  const now = Date.parse('2026-01-31T08:00:00Z');

  it('lets a verb be done to the very moment that it names, and no later', () => {
    expect(tooLate({}, now)).toBeUndefined();
    expect(tooLate({ notAfter: '2026-01-31T08:00:00Z' }, now)).toBeUndefined();
    expect(tooLate({ notAfter: '2026-01-31T09:59:59+02:00' }, now)).toMatch(/^too late: .*2026-01-31T09:59:59\+02:00/);
  });

  it('refuses a time that cannot be read, rather than take it for never', () => {
    expect(tooLate({ notAfter: 'soon' }, now)).toMatch(/^notAfter must be a time in ISO 8601 with its zone/);
  });
});

describe('a time in a verb', () => {
  const naive = ['2030-01-31T08:00', '2030-01-31', '31 Jan 2030 08:00', '2030-01-31T08:00+0200', '2030-01-31 08:00Z'];

  it.each(naive)('that is written %s means another moment on each worker, and is refused', (time) => {
    for (const name of ['until', 'notAfter']) {
      expect(readRequest({ [name]: time }).wrong).toMatch(new RegExp(`^${name} must be a time .* with its zone`));
    }
  });

  it.each(['2030-01-31T08:00Z', '2030-01-31T08:00:30.5Z', '2030-01-31T10:00-05:30'])('can be written %s', (time) => {
    expect(readRequest({ until: time, notAfter: time }).wrong).toBeUndefined();
  });

  it('without its zone holds nobody, and says how to write it', () => {
    const run = new BegunRun({ daysAgo: 1 });
    const reason = expect.stringMatching(/until must be a time .*2030-01-31T08:00Z/);
    expect(run.ask('hold', { by: 'operator', until: '2030-01-31T08:00' })).toEqual({ accepted: false, reason });
    expect(run.status.phase).toBe('cooling-off');
  });

  it('without its zone is never taken for the end of a hold from the start', () => {
    const run = new BegunRun({ held: { by: 'operator', until: '2026-01-21T08:00' } });
    expect(run.status).toMatchObject({ phase: 'held' });
    expect(run.status.heldUntil).toBeUndefined();
  });
});
