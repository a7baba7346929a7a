import fc from 'fast-check';

/** What people have typed as their name, or could have: for files that somebody else's program reads. */
export const WILD_NAMES: readonly string[] = [
  'Ann, "the" O\'Dahl',
  'line\nbreak',
  'carriage\rreturn',
  'both\r\nends',
  '\n',
  '\r',
  '=HYPERLINK("http://x.example.com")',
  '+1 555 0100',
  '-1',
  '@SUM(A1)',
  '＝1',
  '\tTab',
  'Zoë Übung ß',
  'e\u0301 apart',
  '李雷',
  'أمل',
  '😀👩‍👩‍👧',
  ' before and after ',
  '',
  '""',
  "'",
  ';',
  'NA',
  'null',
  'None',
  '0123',
  '1e5',
  'True',
  '\u2028\u2029\u0085\v\f',
  '\ufeffmark',
  'back\\slash',
  'x'.repeat(255),
  // JSON and CSV of Python know no zero byte before 3.11, and no database keeps one in a name.
  ...fc
    .sample(fc.string({ unit: 'binary', maxLength: 30 }), { numRuns: 300, seed: 1 })
    .map((text) => text.replaceAll('\0', '')),
];
