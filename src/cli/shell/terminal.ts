import { createInterface } from 'node:readline/promises';
import { asCalled } from '../../domain/text/as-called';
import { printable, printableLines } from '../../domain/text/printable';
import type { CommonOptions } from './common-options';
import { lazy } from './lazy';
import { cleanOutput, jsonText, type Page, PLAIN, widthOf, wrap } from './page';
import { withFile } from './with-file';

/** Where a command reads from and writes to; tests hand in their own. */
export interface Terminal {
  readonly env: Readonly<Record<string, string | undefined>>;
  /** A person can be asked: standard input and standard error are both a terminal. */
  readonly interactive: boolean;
  /** Progress may rewrite its line: standard error is a terminal. */
  readonly live: boolean;
  /** Width of a line of help and progress. @unit columns */
  readonly columns: number;
  /** What the answer is written on: standard output. */
  readonly page: Page;
  /** A line of the answer, to standard output. */
  out(line: string): void;
  /** The same for programs: JSON, CSV, a script for the shell. */
  data(line: string): void;
  /** A line beside the answer (progress, warnings, errors), to standard error. */
  note(line: string): void;
  /** Text that stays on the line in hand of standard error; only used when `live`. */
  draw(text: string): void;
  /** Asks on standard error; an end of input is an empty answer. */
  ask(question: string): Promise<string>;
}

/** What a terminal is made of; `process` has it. */
export interface Streams {
  readonly env: Terminal['env'];
  readonly stdin: NodeJS.ReadableStream & { readonly isTTY?: boolean };
  readonly stdout: Writable;
  readonly stderr: Writable;
}

type Writable = NodeJS.WritableStream & { readonly isTTY?: boolean; readonly columns?: number };

/**
 * Whatever is written, nothing unseen reaches the terminal but our own styles; notes are broken to its width. Commands in
 * texts for people are written as this one was called.
 */
export function terminalOf({ env, stdin, stdout, stderr }: Streams): Terminal {
  const capable = env.TERM !== 'dumb';
  const columnsOf = ({ isTTY, columns }: Writable) => (isTTY === true ? columns || 120 : Number.POSITIVE_INFINITY);
  const indentOf = (text: string) => /^ */.exec(text)?.[0].length ?? 0;
  const wrapped = (text: string): string =>
    cleanOutput(asCalled(text, env))
      .split('\n')
      .map((line) => wrap(line, columnsOf(stderr), indentOf(text)))
      .join('\n');
  // It was broken to its width before; a command that is longer now may not fit its line.
  const ofAnswer = (text: string): string =>
    text
      .split('\n')
      .map((line) => {
        const named = asCalled(line, env);
        return named === line ? line : wrap(named, columnsOf(stdout), indentOf(line));
      })
      .join('\n');
  return {
    env,
    interactive: stdin.isTTY === true && stderr.isTTY === true,
    live: stderr.isTTY === true && capable && env.CI === undefined,
    get columns() {
      // A terminal that does not know its width says 0.
      return stdout.columns || stderr.columns || 120;
    },
    get page() {
      if (stdout.isTTY !== true) return PLAIN;
      return { columns: columnsOf(stdout), colour: capable && !env.NO_COLOR };
    },
    out: (line) => void stdout.write(`${cleanOutput(ofAnswer(line))}\n`),
    data: (line) => void stdout.write(`${cleanOutput(line)}\n`),
    note: (line) => void stderr.write(`${wrapped(line)}\n`),
    draw: (text) => void stderr.write(text),
    ask: async (question) => {
      const readline = createInterface({ input: stdin, output: stderr });
      try {
        const ended = new Promise<string>((resolve) =>
          readline.once('close', () => {
            stderr.write('\n');
            resolve('');
          }),
        );
        return (await Promise.race([readline.question(wrapped(question)), ended])).trim();
      } finally {
        readline.removeAllListeners('close');
        readline.close();
      }
    },
  };
}

/** To the upper left, and nothing below. */
const CLEAR_SCREEN = '\x1b[H\x1b[J';

/** A list as a table, as JSON, or as CSV. */
interface List<T extends object> {
  readonly items: readonly T[];
  /** Keys of the items, in the order of the CSV. */
  readonly columns: readonly (keyof T & string)[];
  readonly text: (page: Page) => string;
}

/** What a command prints: its answer to standard output, everything else beside it. */
export class Output {
  private readonly progress: Progress;
  private overwrites = false;

  constructor(
    private readonly terminal: Terminal,
    private readonly options: CommonOptions,
  ) {
    this.progress = new Progress(terminal);
  }

  /** What is written next takes the place of all that is shown, on a terminal. Until then that stays to be read. */
  overwriteNext(): void {
    this.overwrites = this.terminal.live && this.terminal.page.columns !== Number.POSITIVE_INFINITY;
  }

  private makeRoom(): void {
    this.progress.clear();
    if (this.overwrites) this.terminal.draw(CLEAR_SCREEN);
    this.overwrites = false;
  }

  /** The answer: one JSON value with `--json`, else the text. */
  answer(value: unknown, text: (page: Page) => string): void {
    this.makeRoom();
    const { json, output } = this.options;
    if (json === true || output === 'json') this.terminal.data(jsonText(value));
    else this.terminal.out(this.named(this.laidOut(text)));
  }

  private named(text: string): string {
    return withFile(text, this.options, this.terminal.env);
  }

  /** A command is longer once it names the file and npx: where it would not fit its line, all is laid out with room for it. */
  private laidOut(text: (page: Page) => string): string {
    const { page, env } = this.terminal;
    const laid = text(page);
    if (page.columns === Number.POSITIVE_INFINITY) return laid;
    const room = laid.split('\n').reduce((most, line) => {
      const written = asCalled(this.named(line), env);
      return widthOf(written) > page.columns ? Math.max(most, written.length - line.length) : most;
    }, 0);
    return room > 0 && room <= page.columns / 4 ? text({ ...page, columns: page.columns - room }) : laid;
  }

  /** An answer that is a list, as `--output` says: a line of JSON for each item, or CSV with a head. */
  answerList<T extends object>(value: object, { items, columns, text }: List<T>): void {
    const { json, output = 'table' } = this.options;
    if (json === true || output === 'json' || output === 'table') return this.answer(value, text);
    this.makeRoom();
    if (output === 'jsonl') {
      // One write for all: one a line takes longer than all else of it.
      if (items.length > 0) this.terminal.data(items.map((item) => jsonText(item)).join('\n'));
      return;
    }
    const { stringify } = lazy.csv();
    const rows = items.map((item) => columns.map((column) => printableLines(String(item[column] ?? ''))));
    // A cell that a spreadsheet would take for a formula is quoted: names come from strangers.
    this.terminal.data(stringify([columns, ...rows], { escape_formulas: true }).trimEnd());
  }

  /** A line for the person beside the answer. */
  note(line: string): void {
    this.makeRoom();
    this.progress.note(this.named(line));
  }

  /** How far the work is, on the line that the next one replaces. */
  show(line: string): void {
    this.progress.show(line);
  }

  /** Removes the line that shows how far the work is: a question or an error comes next. */
  clear(): void {
    this.progress.clear();
  }
}

/** Off a terminal, counts are printed so often at most: thousands of learners are not thousands of lines. @unit milliseconds */
const COUNTS_EVERY_MS = 5_000;
/** A line that was printed before is printed again so late: two that take turns for hours are not thousands. @unit milliseconds */
const AGAIN_AFTER_MS = 300_000;

/**
 * One line that tells how far it is: rewritten in place on a terminal, printed when it changes off it.
 * Always on standard error, so that standard output holds the answer alone.
 */
class Progress {
  private shown = '';
  private readonly printed = new Map<string, { readonly line: string; readonly atMs: number }>();

  constructor(private readonly terminal: Terminal) {}

  show(text: string): void {
    const line = printable(text);
    if (line === this.shown) return;
    this.shown = line;
    if (this.terminal.live) this.terminal.draw(`\r\x1b[K${line.slice(0, this.terminal.columns - 1)}`);
    else this.print(line);
  }

  private print(line: string): void {
    const what = line.replace(/[\d#-]+/g, '');
    const nowMs = Date.now();
    const before = this.printed.get(what);
    const every = before?.line === line ? AGAIN_AFTER_MS : COUNTS_EVERY_MS;
    if (before !== undefined && nowMs - before.atMs < every) return;
    this.printed.set(what, { line, atMs: nowMs });
    this.terminal.note(line);
  }

  /** A line that stays, above the one in hand. */
  note(line: string): void {
    this.clear();
    this.terminal.note(printableLines(line));
  }

  /** Takes the line in hand away; call it before anything else is printed. */
  clear(): void {
    if (this.terminal.live && this.shown !== '') this.terminal.draw('\r\x1b[K');
    this.shown = '';
  }
}
