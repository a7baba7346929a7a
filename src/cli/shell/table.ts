import { printable } from '../../domain/text/printable';
import { lazy } from './lazy';
import { inTone, type Page, type Tone, wrap } from './page';

const BARE = {
  top: '',
  'top-mid': '',
  'top-left': '',
  'top-right': '',
  bottom: '',
  'bottom-mid': '',
  'bottom-left': '',
  'bottom-right': '',
  left: '',
  'left-mid': '',
  mid: '',
  'mid-mid': '',
  right: '',
  'right-mid': '',
  middle: '  ',
};
const GAP = BARE.middle.length;

/** A column is not made narrower than this: below it nothing can be told any more. @unit columns */
const NARROWEST = 8;

export type Cell = string | number | undefined | { readonly text: string; readonly tone: Tone | undefined };

/**
 * Columns without borders, so that they can be cut by other tools; an absent value is a dash. On a terminal that is too
 * narrow the widest columns are shortened; where even that does not fit, each row becomes a paragraph.
 */
export function formatTable(heads: readonly string[], rows: readonly (readonly Cell[])[], page: Page): string {
  const texts = [heads.map((head) => head.toUpperCase()), ...rows.map((row) => row.map(textOf))];
  const natural = heads.map((_, at) => Math.max(...texts.map((row) => lazy.stringWidth()(row[at] ?? '-'))));
  const widths = widthsFor(natural, page.columns);
  if (widths === undefined) {
    return rows
      .map((row) =>
        formatFacts(
          heads.map((head, at) => [head, row[at]]),
          page,
        ),
      )
      .join('\n\n');
  }
  const lines = [
    texts[0]?.map((head) => inTone(page, 'head', head)) ?? [],
    ...rows.map((row) => row.map((cell) => inTone(page, toneOf(cell), textOf(cell)))),
  ];
  const parts: string[] = [];
  for (let at = 0; at < lines.length; at += ROWS_AT_ONCE) parts.push(draw(lines.slice(at, at + ROWS_AT_ONCE), widths));
  return parts.join('\n');
}

/** The library's time grows with the square of the rows: 10,000 at once take minutes. */
const ROWS_AT_ONCE = 100;

function draw(lines: readonly string[][], widths: readonly number[]): string {
  const Table = lazy.table();
  const table = new Table({
    chars: BARE,
    style: { head: [], border: [], 'padding-left': 0, 'padding-right': 0 },
    colWidths: [...widths],
  });
  table.push(...lines);
  return table
    .toString()
    .split('\n')
    .map((line) => line.trimEnd())
    .join('\n');
}

/** The widest columns give way first. @returns undefined when it cannot fit */
function widthsFor(natural: readonly number[], columns: number): readonly number[] | undefined {
  const widths = [...natural];
  const sum = () => widths.reduce((all, width) => all + width, (widths.length - 1) * GAP);
  while (sum() > columns) {
    const widest = widths.indexOf(Math.max(...widths));
    if ((widths[widest] ?? 0) <= NARROWEST) return undefined;
    widths[widest] = (widths[widest] ?? 0) - 1;
  }
  return widths;
}

/** Names and values in two columns; absent values are left out. */
export function formatFacts(facts: readonly (readonly [name: string, value: Cell])[], page: Page): string {
  const present = facts.filter(([, value]) => value !== undefined && value !== '');
  const width = Math.max(0, ...present.map(([name]) => name.length));
  const left = Math.max(NARROWEST, page.columns - width - GAP);
  return present
    .map(([name, value]) => {
      const lines = wrap(textOf(value), left).split('\n');
      const [first, ...rest] = lines.map((line) => inTone(page, toneOf(value), line));
      const hanging = rest.map((line) => `${' '.repeat(width + GAP)}${line}`);
      return [`${name.padEnd(width)}  ${first}`, ...hanging].join('\n');
    })
    .join('\n');
}

function textOf(cell: Cell): string {
  const value = typeof cell === 'object' ? cell.text : cell;
  return value === undefined || value === '' ? '-' : printable(String(value));
}

function toneOf(cell: Cell): Tone | undefined {
  return typeof cell === 'object' ? cell.tone : undefined;
}
