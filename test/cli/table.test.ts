import { formatFacts, formatTable } from '../../src/cli/shell/table';

describe('formatTable()', () => {
  it('lines up columns of names that take two places a letter', () => {
    const lines = formatTable(
      ['name', 'id'],
      [
        ['李雷', 1],
        ['alice', 2],
      ],
    ).split('\n');
    expect(lines).toEqual(['NAME   ID', '李雷   1', 'alice  2']);
  });

  it('shows what is not known as a dash', () => {
    expect(formatTable(['a', 'b', 'c'], [[undefined, '', 0]])).toBe('A  B  C\n-  -  0');
  });

  it('lets no control character of a name reach the terminal', () => {
    const text = formatTable(['name'], [['a\u001b[2Jb\u202ec\nd']]);
    expect(text).toBe('NAME\na\uFFFD[2Jb\uFFFDc\uFFFDd');
  });
});

describe('formatFacts()', () => {
  it('leaves out what is not known and lines up the rest', () => {
    expect(
      formatFacts([
        ['phase', 'held'],
        ['until', undefined],
        ['steps done', 3],
      ]),
    ).toBe('phase       held\nsteps done  3');
  });
});
