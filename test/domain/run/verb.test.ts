import { tooLate } from '../../../src/domain/run/verb';

describe('tooLate()', () => {
  const now = Date.parse('2026-01-31T08:00:00Z');

  it('lets a verb be done to the very moment that it names, and no later', () => {
    expect(tooLate({}, now)).toBeUndefined();
    expect(tooLate({ notAfter: '2026-01-31T08:00:00Z' }, now)).toBeUndefined();
    expect(tooLate({ notAfter: '2026-01-31T09:59:59+02:00' }, now)).toMatch(/^too late: .*2026-01-31T09:59:59\+02:00/);
  });

  it('refuses a time that cannot be read, rather than take it for never', () => {
    for (const notAfter of ['soon', '2027-01-31', '31/01/2027', '2027-01-31T08:00']) {
      expect(tooLate({ notAfter }, now)).toBe('notAfter must be a time in ISO 8601');
    }
  });
});
