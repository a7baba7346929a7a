import { parseFutureTime } from '../../src/cli/shell/parse-future-time';

describe('parseFutureTime()', () => {
  it('reads a time with its zone, and says it in UTC', () => {
    expect(parseFutureTime('2126-12-05T06:00Z')).toBe('2126-12-05T06:00:00.000Z');
    expect(parseFutureTime(' 2126-12-05T06:00+01:00 ')).toBe('2126-12-05T05:00:00.000Z');
  });

  it('refuses a day alone, and says how its end is written: at its beginning, a hold would end a day early', () => {
    expect(() => parseFutureTime('2126-12-31')).toThrow(
      'A day alone does not say when. For the end of that day in UTC: 2127-01-01T00:00Z.',
    );
    expect(() => parseFutureTime('2001-01-01')).toThrow('A day alone does not say when');
  });

  it.each(['05/12/2126', '2126-12-05T06:00', '5 December 2126', 'tomorrow', '2126-02-30T00:00Z', ''])(
    'refuses %p, which could be meant otherwise than it is read',
    (text) => {
      expect(() => parseFutureTime(text)).toThrow('Write a time in ISO 8601 with its zone: 2030-01-31T08:00Z');
    },
  );

  it('refuses what is over', () => {
    expect(() => parseFutureTime('2001-01-01T00:00Z')).toThrow('That time is over: give one in the future.');
  });
});
