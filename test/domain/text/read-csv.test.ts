import { readCsv } from '../../../src/domain/text/read-csv';

describe('readCsv()', () => {
  it('reads cells in quotes, line breaks of any kind, and leaves blank lines out', () => {
    expect(readCsv('\uFEFFa,b\r\n\r\n"c, d","say ""hi"""\r"two\nlines",\n  \nlast')).toEqual([
      ['a', 'b'],
      ['c, d', 'say "hi"'],
      ['two\nlines', ''],
      ['last'],
    ]);
    expect(readCsv('')).toEqual([]);
  });

  it('says where a quote begins that is never closed', () => {
    expect(readCsv('a,b\nc,"d\ne,f\n')).toEqual({ unclosedFrom: 2 });
  });
});
