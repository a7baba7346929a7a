import { printable, printableLines } from '../../domain/text/printable';
import type { Terminal } from './terminal';

/**
 * One line that tells how far it is: rewritten in place on a terminal, printed when it changes off it.
 * Always on standard error, so that standard output holds the answer alone.
 */
export class Progress {
  private shown = '';

  constructor(private readonly terminal: Terminal) {}

  show(text: string): void {
    const line = printable(text);
    if (line === this.shown) return;
    this.shown = line;
    if (this.terminal.live) this.terminal.draw(`\r\x1b[K${line.slice(0, this.terminal.columns - 1)}`);
    else this.terminal.note(line);
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

const BAR_WIDTH = 24;

/** `[######------]`, in ASCII, for any terminal and log. */
export function bar(done: number, all: number): string {
  const filled = all === 0 ? BAR_WIDTH : Math.floor((Math.min(done, all) / all) * BAR_WIDTH);
  return `[${'#'.repeat(filled)}${'-'.repeat(BAR_WIDTH - filled)}]`;
}
