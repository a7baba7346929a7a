import { styleText } from 'node:util';
import { printable, printableLines } from '../domain/text/printable';

export interface TerminalLinesOptions {
  readonly write: (text: string) => void;
  /** Whether the level may be colored. */
  readonly colour: boolean;
}

/** Fields with a place of their own on the line, or that say nothing to the person who started the worker. */
const PLACED = ['level', 'time', 'pid', 'msg', 'stack'];

const STYLES: Readonly<Record<string, 'dim' | 'green' | 'yellow' | 'red'>> = {
  debug: 'dim',
  info: 'green',
  warn: 'yellow',
  error: 'red',
};

/** Where the logger's JSON lines go when a person reads them: one line each, in local time. */
export function terminalLines({ write, colour }: TerminalLinesOptions): { write(line: string): void } {
  return { write: (line) => write(`${readable(line, colour)}\n`) };
}

function readable(line: string, colour: boolean): string {
  const fields = fieldsOf(line);
  if (fields === undefined) return printableLines(line.trimEnd());
  const { level = '', time, msg = '', stack } = fields;
  const name = String(level).padEnd(5);
  const style = STYLES[String(level)];
  const shown = colour && style !== undefined ? styleText(style, name, { validateStream: false }) : name;
  const rest = Object.entries(fields)
    .filter(([key, value]) => !PLACED.includes(key) && value !== null)
    .map(([key, value]) => `${key}=${valueText(value)}`)
    .join(' ');
  const text = `${clock(time)} ${shown}  ${printable(String(msg))}${rest === '' ? '' : `  ${rest}`}`;
  return typeof stack === 'string' ? `${text}\n${printableLines(stack)}` : text;
}

function fieldsOf(line: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const parsed: unknown = JSON.parse(line);
    return typeof parsed === 'object' && parsed !== null ? { ...parsed } : undefined;
  } catch {
    return undefined;
  }
}

function valueText(value: unknown): string {
  const text = printable(String(value));
  return /\s/.test(text) ? JSON.stringify(text) : text;
}

function clock(time: unknown): string {
  return new Date(String(time)).toTimeString().slice(0, 8);
}
