import { printable } from '../../domain/text/printable';
import { rooms } from './rooms';

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

export type Cell = string | number | undefined;

/** Columns without borders, so that they can be cut by other tools; an absent value is a dash. */
export function formatTable(heads: readonly string[], rows: readonly (readonly Cell[])[]): string {
  const Table = rooms.table();
  const table = new Table({
    chars: BARE,
    style: { head: [], border: [], 'padding-left': 0, 'padding-right': 0 },
  });
  table.push(
    heads.map((head) => head.toUpperCase()),
    ...rows.map((row) => row.map(show)),
  );
  return table
    .toString()
    .split('\n')
    .map((line) => line.trimEnd())
    .join('\n');
}

/** Names and values in two columns; absent values are left out. */
export function formatFacts(facts: readonly (readonly [name: string, value: Cell])[]): string {
  const present = facts.filter(([, value]) => value !== undefined && value !== '');
  const width = Math.max(0, ...present.map(([name]) => name.length));
  return present.map(([name, value]) => `${name.padEnd(width)}  ${printable(String(value))}`).join('\n');
}

function show(value: Cell): string {
  return value === undefined || value === '' ? '-' : printable(String(value));
}
