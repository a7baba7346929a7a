import fc from 'fast-check';
import { instantOf } from '../../../src/domain/time/instant';

describe('instantOf()', () => {
  it.each([
    ['2026-12-01T06:00Z', '2026-12-01T06:00:00.000Z'],
    ['2026-12-01T06:00:30Z', '2026-12-01T06:00:30.000Z'],
    ['2026-12-01T06:00:30.25Z', '2026-12-01T06:00:30.250Z'],
    ['2026-12-01T00:30+01:00', '2026-11-30T23:30:00.000Z'],
    ['2028-02-29T23:59-11:00', '2028-03-01T10:59:00.000Z'],
  ])('reads %s', (text, moment) => {
    expect(new Date(instantOf(text) ?? 0).toISOString()).toBe(moment);
  });

  it.each([
    '2026-12-01',
    '2026-12-01T06:00',
    '2026-12-01T06:00:00',
    '2026-12-01 06:00Z',
    '2026-12-01T06Z',
    '05/12/2027',
    '5 December 2027',
    'Sun, 05 Dec 2027 00:00:00 GMT',
    '2027',
    '1796083200000',
    '2026-02-30T00:00Z',
    '2026-13-01T00:00Z',
    '2026-12-01T06:60Z',
    '2026-12-01T06:00+25:00',
    '2026-12-01T06:00 Europe/Paris',
    '+002026-12-01T06:00Z',
    '',
  ])('does not read %p, though Date.parse may', (text) => {
    expect(instantOf(text)).toBeUndefined();
  });

  it('reads what we write, whatever moment it is', () => {
    const moment = fc.date({ min: new Date('1970-01-01'), max: new Date('9999-12-31'), noInvalidDate: true });
    fc.assert(fc.property(moment, (at) => instantOf(at.toISOString()) === at.getTime()));
  });
});
