import { formatFacts, formatTable, PLAIN } from '../../src/cli/shell/page';

describe('formatTable()', () => {
  it('lines up columns of names that take two places a letter', () => {
    const lines = formatTable(
      ['name', 'id'],
      [
        ['李雷', 1],
        ['alice', 2],
      ],
      PLAIN,
    ).split('\n');
    expect(lines).toEqual(['NAME   ID', '李雷   1', 'alice  2']);
  });

  it('shows what is not known as a dash', () => {
    expect(formatTable(['a', 'b', 'c'], [[undefined, '', 0]], PLAIN)).toBe('A  B  C\n-  -  0');
  });

  it('lets no control character of a name reach the terminal', () => {
    const text = formatTable(['name'], [['a\u001b[2Jb\u202ec\nd']], PLAIN);
    expect(text).toBe('NAME\na\uFFFD[2Jb\uFFFDc\uFFFDd');
  });
});

describe('a table of 10,000 rows', () => {
  it('has a line for each, in seconds', () => {
    const rows = Array.from({ length: 10_000 }, (_, at) => [at, `learner-${at}`, 'cooling-off', '2026-12-01 (in 5 d)']);
    const lines = formatTable(['user id', 'username', 'phase', 'due'], rows, PLAIN).split('\n');
    expect(lines).toHaveLength(10_001);
    expect(lines[10_000]).toMatch(/^9999 +learner-9999 +cooling-off/);
  }, 20_000);
});

describe('formatFacts()', () => {
  it('leaves out what is not known and lines up the rest', () => {
    expect(
      formatFacts(
        [
          ['phase', 'held'],
          ['until', undefined],
          ['steps done', 3],
        ],
        PLAIN,
      ),
    ).toBe('phase       held\nsteps done  3');
  });
});

describe('a table on a narrow terminal', () => {
  const page40 = { columns: 40, colour: false };
  const id = '20260131T080000-1a2b';

  it('keeps whole what is to be copied, and shortens the others', () => {
    const rows = [[id, 'reset to LMS_MISC_COMPLETE', 'done']];
    const [, row = ''] = formatTable(['campaign', 'what', 'is'], rows, page40, { whole: ['campaign'] }).split('\n');
    expect(row).toMatch(new RegExp(`^${id}  reset.*…  done$`));
  });

  it('breaks a column of sentences, and leaves nothing of it out', () => {
    const says = 'nothing accounts for RETIRING_NOTES: skip it, or reset to PENDING';
    const text = formatTable(['user id', 'the run says'], [[7, says]], page40, { wraps: true });
    expect(text.split('\n')).toEqual([
      'USER ID  THE RUN SAYS',
      '7        nothing accounts for',
      '         RETIRING_NOTES: skip it, or',
      '         reset to PENDING',
    ]);
  });

  it('makes a paragraph of each row where sentences would have no place', () => {
    const row = [[id, 'reset to LMS_MISC_COMPLETE']];
    expect(formatTable(['campaign', 'what'], row, page40, { wraps: true })).toMatch(/^campaign +2026.*\nwhat +reset/);
  });

  const heads = ['user id', 'username', 'phase', 'step', 'attention', 'requested', 'due'];
  const row = [
    5213599,
    'a-learner-with-quite-a-long-name',
    'attention',
    'RETIRING_ENROLLMENTS',
    'learner.unexpected-state',
    '2026-11-01',
    '2026-12-01 (in 5 d)',
  ];
  const narrow = (columns: number) => formatTable(heads, [row, row], { columns, colour: false }).split('\n');

  it.each([120, 80, 70])('fits %i columns: what is too wide is shortened', (columns) => {
    const lines = narrow(columns);
    expect(lines).toHaveLength(3);
    for (const line of lines) expect(line.length).toBeLessThanOrEqual(columns);
    expect(lines[1]).toContain('5213599');
  });

  it('becomes a paragraph for each row where no shortening helps', () => {
    const lines = narrow(40);
    for (const line of lines) expect(line.length).toBeLessThanOrEqual(40);
    expect(lines.filter((line) => /^user id +5213599$/.test(line))).toHaveLength(2);
    expect(lines).toContain('');
  });

  it('is not shortened where nobody looks at a terminal', () => {
    expect(formatTable(heads, [row], PLAIN)).toContain('a-learner-with-quite-a-long-name');
  });

  it('is as wide with colors as without', () => {
    const cells = [[{ text: 'attention', tone: 'bad' as const }, 'x']];
    const plain = formatTable(['phase', 'y'], cells, { columns: 80, colour: false });
    const coloured = formatTable(['phase', 'y'], cells, { columns: 80, colour: true });
    expect(coloured).toContain('\u001b[31mattention');
    // biome-ignore lint/suspicious/noControlCharactersInRegex: styles begin with one
    expect(coloured.replace(/\u001b\[\d+m/g, '')).toBe(plain);
  });
});
