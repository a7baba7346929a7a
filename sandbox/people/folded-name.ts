/** A name as the collation of MySQL compares it: without case, accents, and spaces at its end. `René` and `rene` are one name to it. */
export function foldedName(name: string): string {
  return name
    .normalize('NFD')
    .replace(/\p{M}+/gu, '')
    .toLowerCase()
    .replace(/ +$/, '');
}
