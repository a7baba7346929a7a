/**
 * A username as the LMS's database compares it: without case, and on many servers without accents. `Ann`, `ann` and `änn`
 * are one name to it, so they must be in one clean-up, or in none.
 */
export function foldName(username: string): string {
  return username
    .normalize('NFKD')
    .replace(/\p{M}+/gu, '')
    .toLowerCase();
}
