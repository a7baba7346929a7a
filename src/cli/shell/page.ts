import { styleText } from 'node:util';
import { printable } from '../../domain/text/printable';
import { wrap } from '../../domain/text/wrap';
import { lazy } from './lazy';

export { wrap };

/** What an answer is written on. */
export interface Page {
  /** Width of a line; infinite without a terminal. @unit columns */
  readonly columns: number;
  /** Whether words may be colored. */
  readonly colour: boolean;
}

/** Where nobody looks at a terminal: as wide as it is, without color. */
export const PLAIN: Page = { columns: Number.POSITIVE_INFINITY, colour: false };

export type Tone = 'bad' | 'warn' | 'good' | 'quiet' | 'head';

const STYLES = { bad: 'red', warn: 'yellow', good: 'green', quiet: 'dim', head: 'bold' } as const;

export function inTone(page: Page, tone: Tone | undefined, text: string): string {
  return page.colour && tone !== undefined ? styleText(STYLES[tone], text, { validateStream: false }) : text;
}

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
/** The same of a column of sentences. @unit columns */
const NARROWEST_TEXT = 24;

type Cell = string | number | undefined | { readonly text: string; readonly tone: Tone | undefined };

/** How a table gives way on a terminal that is too narrow. */
interface Shape {
  /** Heads of columns that are never shortened: what is in them is to be copied. */
  readonly whole?: readonly string[];
  /** The last column goes on in the next line, and is not shortened: somebody must read all of it. */
  readonly wraps?: true;
}

/**
 * Columns without borders, so that they can be cut by other tools; an absent value is a dash. On a terminal that is too
 * narrow the widest columns are shortened; where even that does not fit, each row becomes a paragraph.
 */
export function formatTable(
  heads: readonly string[],
  rows: readonly (readonly Cell[])[],
  page: Page,
  { whole = [], wraps }: Shape = {},
): string {
  const texts = [heads.map((head) => head.toUpperCase()), ...rows.map((row) => row.map(textOf))];
  const natural = heads.map((_, at) => texts.reduce((most, row) => Math.max(most, widthOf(row[at] ?? '-')), 0));
  const kept = heads.map((head, at) => whole.includes(head) || (wraps === true && at < heads.length - 1));
  const widths = widthsFor(natural, page.columns, kept, wraps === true ? NARROWEST_TEXT : NARROWEST);
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
  const tooWide = wraps === true ? hanging : draw;
  for (const line of lines) parts.push(padded(line, widths) ?? tooWide(line, widths));
  return parts.join('\n');
}

/** Almost every line fits, and the library takes half a millisecond for one. @returns undefined where a cell is too wide */
function padded(line: readonly string[], widths: readonly number[]): string | undefined {
  const cells: string[] = [];
  for (const [at, text] of line.entries()) {
    const left = (widths[at] ?? 0) - widthOf(text);
    if (left < 0) return undefined;
    cells.push(text + ' '.repeat(left));
  }
  return cells.join(BARE.middle).trimEnd();
}

/** Of a text with or without our styles. @unit columns */
export function widthOf(text: string): number {
  return /^[ -~]*$/.test(text) ? text.length : lazy.stringWidth()(text);
}

/** Its last cell goes on below itself. */
function hanging(line: readonly string[], widths: readonly number[]): string {
  const cells = line.slice(0, -1).map((text, at) => text + ' '.repeat((widths[at] ?? 0) - widthOf(text)));
  const [before, left] = [cells.map((cell) => cell + BARE.middle).join(''), widths.at(-1) ?? 0];
  return wrap(line.at(-1) ?? '', left)
    .split('\n')
    .map((part, at) => (at === 0 ? before + part : ' '.repeat(widthOf(before)) + part))
    .join('\n');
}

function draw(line: string[], widths: readonly number[]): string {
  const Table = lazy.table();
  const table = new Table({
    chars: BARE,
    style: { head: [], border: [], 'padding-left': 0, 'padding-right': 0 },
    colWidths: [...widths],
  });
  table.push(line);
  return table
    .toString()
    .split('\n')
    .map((line) => line.trimEnd())
    .join('\n');
}

/** The widest columns give way first. @returns undefined when it cannot fit */
function widthsFor(
  natural: readonly number[],
  columns: number,
  kept: readonly boolean[],
  narrowest: number,
): readonly number[] | undefined {
  const widths = [...natural];
  const sum = () => widths.reduce((all, width) => all + width, (widths.length - 1) * GAP);
  while (sum() > columns) {
    const free = widths.map((width, at) => (kept[at] === true ? 0 : width));
    const widest = free.indexOf(Math.max(...free));
    if ((free[widest] ?? 0) <= narrowest) return undefined;
    widths[widest] = (widths[widest] ?? 0) - 1;
  }
  return widths;
}

/** Names and values in two columns; absent values are left out. */
export function formatFacts(facts: readonly (readonly [name: string, value: Cell])[], page: Page): string {
  const present = facts.filter(([, value]) => value !== undefined && value !== '');
  const width = Math.max(0, ...present.map(([name]) => name.length));
  const left = page.columns - width - GAP;
  return present
    .map(([name, value]) => {
      if (left < NARROWEST) return wrap(`${name}: ${textOf(value)}`, page.columns, GAP);
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

// biome-ignore lint/suspicious/noControlCharactersInRegex: our styles begin with one
const OURS = /(\n|\u001b\[(?:1|2|22|31|32|33|39)m)/;

/** What goes to a terminal at last: line ends and the styles of a page pass, nothing else that is unseen does. */
export function cleanOutput(text: string): string {
  return text
    .split(OURS)
    .map((part, at) => (at % 2 === 1 ? part : printable(part)))
    .join('');
}

/** Control and format characters and halves of pairs, which JSON may hold as they are. */
const UNSEEN = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}\p{Default_Ignorable_Code_Point}]/gu;

/** JSON in which what is unseen is written as an escape: the value stays the same. */
export function jsonText(value: unknown): string {
  return JSON.stringify(value).replace(UNSEEN, (found) =>
    Array.from({ length: found.length }, (_, at) => found.charCodeAt(at))
      .map((unit) => `\\u${unit.toString(16).padStart(4, '0')}`)
      .join(''),
  );
}
