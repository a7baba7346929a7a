import { allOf, anyOf, is, isBefore, isOneOf } from '../../../src/temporal/visibility/terms';

describe('terms of a visibility query', () => {
  it('are joined, and what is not given is left out', () => {
    expect(allOf(is('LethePhase', 'held'), undefined, anyOf(is('LetheStep', 'A'), is('LetheStep', 'B')))).toBe(
      'LethePhase = "held" AND (LetheStep = "A" OR LetheStep = "B")',
    );
  });

  it('name one value plainly and several as a list', () => {
    expect(isOneOf('LetheInstance', ['a'])).toBe('LetheInstance = "a"');
    expect(isOneOf('LetheInstance', ['a', 'b'])).toBe('LetheInstance IN ("a", "b")');
  });

  it('write times as Temporal reads them', () => {
    expect(isBefore('LetheDueAt', 0)).toBe('LetheDueAt < "1970-01-01T00:00:00.000Z"');
  });

  it.each(['a"b', "a'b", 'a\\b'])('hold no value that could end its quotes: %s', (value) => {
    expect(() => is('LetheBatch', value)).toThrow(TypeError);
  });
});
