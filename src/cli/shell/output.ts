import { cleanOutput, jsonText } from './clean-output';
import type { CommonOptions } from './common-options';
import { lazy } from './lazy';
import type { Page } from './page';
import { Progress } from './progress';
import type { Terminal } from './terminal';

/** A list as a table, as JSON, or as CSV. */
export interface List<T extends object> {
  readonly items: readonly T[];
  /** Keys of the items, in the order of the CSV. */
  readonly columns: readonly (keyof T & string)[];
  readonly text: (page: Page) => string;
}

/** What a command prints: its answer to standard output, everything else beside it. */
export class Output {
  private readonly progress: Progress;

  constructor(
    private readonly terminal: Terminal,
    private readonly options: Pick<CommonOptions, 'json' | 'output'>,
  ) {
    this.progress = new Progress(terminal);
  }

  /** The answer: one JSON value with `--json`, else the text. */
  answer(value: unknown, text: (page: Page) => string): void {
    this.progress.clear();
    const { json, output } = this.options;
    this.terminal.out(json === true || output === 'json' ? jsonText(value) : text(this.terminal.page));
  }

  /** An answer that is a list, as `--output` says: a line of JSON for each item, or CSV with a head. */
  answerList<T extends object>(value: object, { items, columns, text }: List<T>): void {
    const { json, output = 'table' } = this.options;
    if (json === true || output === 'json' || output === 'table') return this.answer(value, text);
    this.progress.clear();
    if (output === 'jsonl') {
      for (const item of items) this.terminal.out(jsonText(item));
      return;
    }
    const { stringify } = lazy.csv();
    const rows = items.map((item) => columns.map((column) => cleanOutput(String(item[column] ?? ''))));
    // A cell that a spreadsheet would take for a formula is quoted: names come from strangers.
    this.terminal.out(stringify([columns, ...rows], { escape_formulas: true }).trimEnd());
  }

  /** A line for the person beside the answer. */
  note(line: string): void {
    this.progress.note(line);
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
