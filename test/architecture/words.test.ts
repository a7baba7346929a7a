import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { PAGES, textOf } from './blocks-of';
import { filesOf, ROOT } from './files-of';
import { findWords, namesAndCommentsOf, PROSE_WORDS, proseOf, textsOf, WORDS } from './words';

const ALL = [...WORDS, ...PROSE_WORDS];

/** Decisions are never edited, and pages of measurements are written by the runs that measured. */
const LEFT_OUT = /^docs\/(adr\/|reference\/(benchmark|faults)\.md)/;
const READ = [...PAGES.filter((page) => !LEFT_OUT.test(page)), 'sandbox/readme.md'];

const SOURCES = ['src', 'sandbox', 'scripts'].flatMap((folder) => [...filesOf(folder), ...filesOf(folder, '.mjs')]);
/** Not those that show what is found. */
const TESTS = filesOf('test').filter((file) => !file.startsWith('test/architecture/words'));

describe('the words that we do not use', () => {
  test.each(READ)('%s has none of them', (page) => {
    expect(findWords(proseOf(textOf(page)), ALL)).toEqual([]);
  });

  test('no comment and no text in the code has one of them', () => {
    expect(SOURCES.length).toBeGreaterThan(300);
    const found = SOURCES.flatMap((file) =>
      findWords(textsOf(readFileSync(join(ROOT, file), 'utf8')), ALL).map((one) => `${file}: ${one}`),
    );
    expect(found).toEqual([]);
  });

  test('no name of a test and no comment in a test has one of them', () => {
    expect(TESTS.length).toBeGreaterThan(200);
    const found = TESTS.flatMap((file) =>
      findWords(namesAndCommentsOf(readFileSync(join(ROOT, file), 'utf8')), ALL).map((one) => `${file}: ${one}`),
    );
    expect(found).toEqual([]);
  });

  test.each(ALL)('are found: $example', (word) => {
    expect(findWords(word.example, [word])).toEqual([expect.stringContaining(`write ${word.use}`)]);
  });

  test('leave names that scripts use alone, and plain English', () => {
    expect(findWords(proseOf('Run `lethe engine`.\n```\nmended\n```\n'), ALL)).toEqual([]);
    expect(findWords('There is no default. It no longer waits. The color is red. This recommends a fix.')).toEqual([]);
  });

  test('are looked for in names of tests and in comments, and not in what a test uses', () => {
    const code = ['// mended once', "it('is mended', () => {", "  use('anew');", '});', 'test.each(A)("whoever", f);'];
    expect(namesAndCommentsOf(code.join('\n'))).toBe('// mended once\nis mended\nwhoever');
  });

  test('are looked for in comments and in texts, and not in code', () => {
    const code = [
      '// mended once',
      'const anew = whoever / 2;',
      "const a = 'said in clear';",
      `const b = \`wants $\{anew}\`;`,
      'const c = /[\'"] mends/;',
      "import x from './anew';",
    ].join('\n');
    expect(textsOf(code)).toBe("// mended once\n'said in clear'\n`wants …`");
  });
});
