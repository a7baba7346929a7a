/** Rows of a CSV, by RFC 4180: cells in quotes may hold commas, quotes that are doubled, and line breaks. Blank lines are left out. */
export function readCsv(text: string): readonly (readonly string[])[] | { readonly unclosedFrom: number } {
  const rows: string[][] = [];
  let row: string[] = [];
  let cell = '';
  let quotedFrom: number | undefined;
  let line = 1;
  const endRow = () => {
    row.push(cell);
    if (row.length > 1 || cell.trim() !== '') rows.push(row);
    [row, cell] = [[], ''];
  };
  const plain = text.replace(/^\uFEFF/, '').replace(/\r\n?/g, '\n');
  for (let at = 0; at < plain.length; at += 1) {
    const char = plain.charAt(at);
    if (char === '\n') line += 1;
    if (quotedFrom !== undefined) {
      if (char !== '"') cell += char;
      else if (plain.charAt(at + 1) === '"') {
        cell += '"';
        at += 1;
      } else quotedFrom = undefined;
    } else if (char === '"' && cell === '') quotedFrom = line;
    else if (char === ',') {
      row.push(cell);
      cell = '';
    } else if (char === '\n') endRow();
    else cell += char;
  }
  if (quotedFrom !== undefined) return { unclosedFrom: quotedFrom };
  endRow();
  return rows;
}
