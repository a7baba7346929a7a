/** The part of a stream that a screen writes to. */
export interface ScreenStream {
  readonly isTTY?: boolean;
  readonly columns?: number;
  readonly rows?: number;
  write(text: string): unknown;
}

const HIDE_CURSOR = '\x1b[?25l';
const SHOW_CURSOR = '\x1b[?25h';

/**
 * Lines that stay and, below them on a terminal, lines that move. A line that moves must be shorter than the width of
 * the terminal: a line that wraps cannot be removed again.
 */
export class Screen {
  private moving: readonly string[] = [];

  /** @param live the stream is a terminal whose lines may be rewritten */
  constructor(
    private readonly stream: ScreenStream,
    readonly live: boolean,
  ) {}

  get columns(): number {
    return this.stream.columns ?? 100;
  }

  get rows(): number {
    return this.stream.rows ?? 24;
  }

  /** A line that stays, above those that move. */
  print(line: string): void {
    this.stream.write(`${this.erase()}${line}\n${this.moving.map((each) => `${each}\n`).join('')}`);
  }

  /** Replaces the lines that move. */
  draw(lines: readonly string[]): void {
    if (!this.live) return;
    const hide = this.moving.length === 0 ? HIDE_CURSOR : '';
    const text = `${hide}${this.erase()}${lines.map((line) => `${line}\n`).join('')}`;
    this.moving = lines;
    this.stream.write(text);
  }

  /** Removes the lines that move. */
  clear(): void {
    if (this.moving.length === 0) return;
    this.stream.write(`${this.erase()}${SHOW_CURSOR}`);
    this.moving = [];
  }

  private erase(): string {
    return this.moving.length === 0 ? '' : `\x1b[${this.moving.length}A\r\x1b[J`;
  }
}
