/**
 * Of a column of 150 characters, where each may be two. One character can become eighteen (U+FDFA), and every name of the LMS is
 * kept at once; names that begin alike for so long count as one name. @unit characters of JavaScript
 */
const LONGEST = 300;

/**
 * A username as the LMS's database compares it: without case, and on many servers without accents. `Ann`, `ann` and `änn`
 * are one name to it, so they must be in one clean-up, or in none.
 */
export function foldName(username: string): string {
  const folded = username
    .slice(0, LONGEST)
    .normalize('NFKD')
    .replace(/\p{M}+/gu, '')
    .toLowerCase();
  // Copied: a part of a text keeps the whole in memory.
  return folded.length <= LONGEST ? folded : [...folded.slice(0, LONGEST)].join('');
}
