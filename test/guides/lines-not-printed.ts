/** Lines that a page shows and a command did not print. Numbers, ids, times and the width of columns do not count. */
export function linesNotPrinted(shown: readonly string[], output: string): readonly string[] {
  const printed = new Set(output.split('\n').map(formOf));
  return shown.filter((line) => line.trim() !== '' && !LEFT_OUT.test(line) && !printed.has(formOf(line)));
}

/** Where a page leaves something out. */
const LEFT_OUT = /^\s*…|…$/;

function formOf(line: string): string {
  return line
    .trim()
    .replace(/\b[0-9a-f]{12,}\b/g, '#')
    .replace(/[\d.]*\d/g, '0')
    .replace(/\((in )?0 \w+( ago)?\)/g, '(then)')
    .replace(/\s+/g, ' ');
}
