import { readPairs } from '../../../src/domain/usernames/username-pair';

describe('readPairs()', () => {
  it('takes the file of the Python driver, a comma at the end of a line included', () => {
    expect(readPairs('ann,anna\n ben , benno,\n"carl",Carl\n')).toEqual({
      kind: 'pairs',
      pairs: [
        { old: 'ann', wanted: 'anna' },
        { old: 'ben', wanted: 'benno' },
        { old: 'carl', wanted: 'Carl' },
      ],
    });
  });

  it('takes a name in the form in which the LMS has it, and makes no other name of the present one', () => {
    expect(readPairs('Jose\u0301,jose\u0301-2\n\uff41nn,\uff42en\n')).toEqual({
      kind: 'pairs',
      pairs: [
        { old: 'Jos\u00e9', wanted: 'jos\u00e9-2' },
        { old: '\uff41nn', wanted: 'ben' },
      ],
    });
  });

  it('takes a third name, which a person has found: the wanted one, or that one with a suffix', () => {
    expect(readPairs('ann,anna,anna-x1y2\nben,benno, benno ,\n')).toEqual({
      kind: 'pairs',
      pairs: [
        { old: 'ann', wanted: 'anna', found: 'anna-x1y2' },
        { old: 'ben', wanted: 'benno', found: 'benno' },
      ],
    });
  });

  it.each([
    ['nothing', '\n', /no pair/],
    ['a quote that is not closed', 'a,"b\n', /line 1 is never closed/],
    ['one name', 'ann\n', /row 1 is not a pair/],
    ['a third name that is not the wanted one', 'a,b,c\n', /row 1 has a third name/],
    ['four names', 'a,b,b,c\n', /row 1 is not a pair/],
    ['the same name', 'a,a\n', /same name twice/],
    ['a name that is given up twice', 'a,b\nA,c\n', /row 2: its present name/],
    ['a name that two want', 'a,c\nb,C\n', /row 2: its wanted name/],
    ['a name that the database takes for another', 'Rene,b\nRen\u00e9,c\n', /row 2: its present name/],
    ['a chain over an accent', 'a,Ren\u00e9\nRene,c\n', /row 1 takes a name that row 2 gives up: replace row 2 first/],
    ['a chain', 'a,b\nb,c\n', /row 1 takes a name that row 2 gives up: replace row 2 first/],
    ['a swap', 'a,b\nx,y\nb,A\n', /rows 1 and 3 swap names: give one of the two a third name first/],
    ['a name longer than its column', `a,${'x'.repeat(151)}\n`, /longer than 150/],
  ])('refuses %s', (_, text, reason) => {
    expect(readPairs(text)).toEqual({ kind: 'bad', reason: expect.stringMatching(reason) });
  });
});
