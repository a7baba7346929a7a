/**
 * Lines that a page shows and a command did not print. Numbers, ids, times and the width of columns do not count, nor does
 * what was erased on a terminal.
 */
export function linesNotPrinted(shown: readonly string[], output: string): readonly string[] {
  const printed = new Set(output.split('\n').map(formOf));
  return shown.filter((line) => line.trim() !== '' && !LEFT_OUT.test(line) && !printed.has(formOf(line)));
}

/** Where a page leaves something out. */
const LEFT_OUT = /^\s*…|…$/;

const ESCAPE = String.fromCharCode(27);
/** Up to where a line was erased, and then the moves of the cursor. */
const ERASED = new RegExp(`^.*${ESCAPE}\\[\\d*[JK]`, 's');
const MOVED = new RegExp(`${ESCAPE}\\[\\d*G`, 'g');
const CAMPAIGN = /\b\d{8}T\d{6}-[0-9a-f]{4}\b/g;

function formOf(line: string): string {
  return line
    .replace(ERASED, '')
    .replace(MOVED, '')
    .trim()
    .replace(CAMPAIGN, '#')
    .replace(/(?<![0-9A-Za-z])[0-9a-f]{12,}(?![0-9A-Za-z])/g, '#')
    .replace(/[\d.]*\d/g, '0')
    .replace(/\((in )?0 \w+( ago)?\)/g, '(then)')
    .replace(/\s+/g, ' ');
}
