/** A name as the collation of MySQL compares it: without case and without accents. `René` and `rene` are one name to it. */
export function foldedName(name: string): string {
  return name
    .normalize('NFD')
    .replace(/\p{M}+/gu, '')
    .toLowerCase();
}
