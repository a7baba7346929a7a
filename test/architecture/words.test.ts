import { PAGES, textOf } from './blocks-of';
import { findWords, PROSE_WORDS, proseOf, WORDS } from './words';

/** Decisions are never edited, and generated pages are read where their texts are written. */
const READ = PAGES.filter((page) => !/^docs\/(adr|reference)\//.test(page));

/** Their rewriting is on its own branch. */
const LATER = /^docs\/guide\/operate\.md$/;

describe('the words of our documents', () => {
  test.each(READ.filter((page) => !LATER.test(page)))('%s is in plain English', (page) => {
    expect(findWords(proseOf(textOf(page)), [...WORDS, ...PROSE_WORDS])).toEqual([]);
  });

  test.each([...WORDS, ...PROSE_WORDS])('the list finds $example', (word) => {
    expect(findWords(word.example, [word])).toEqual([expect.stringContaining(`write ${word.use}`)]);
  });

  test('names that scripts use are left alone, and so is plain English', () => {
    expect(findWords(proseOf('Run `lethe engine`.\n```\nmended\n```\n'), [...WORDS, ...PROSE_WORDS])).toEqual([]);
    expect(findWords('There is no default. It no longer waits. The color is red. This recommends a fix.')).toEqual([]);
  });
});
