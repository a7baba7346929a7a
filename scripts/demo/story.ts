import type { Glyphs } from './glyphs';
import type { Paint } from './paint';
import type { Screen } from './screen';

/** Scenes of the story. Each is the heading of its lines. */
export type Scene = 'start' | 'answer lost' | 'worker killed' | 'service down' | 'refused' | 'cancelled';

const HEAD_WIDTH = 14;
/** Lines longer than this are hard to read. @unit columns */
const WIDEST = 120;

/** Tells what happens, as it happens: when, in which scene, what. */
export class Story {
  private readonly beganMs = Date.now();

  constructor(
    readonly screen: Screen,
    readonly paint: Paint,
    readonly glyphs: Glyphs,
  ) {}

  /** A line of its own. */
  line(text = ''): void {
    this.screen.print(text);
  }

  /** Something that has happened. */
  tell(scene: Scene, text: string): void {
    this.write(scene, text, (line) => line);
  }

  /** A command that an operator would type; it is being run. */
  command(scene: Scene, command: string): void {
    this.write(scene, `$ ${command}`, (line) => this.paint('bold', line));
  }

  /** What the Python driver does here: not an event, but the comparison. */
  compare(scene: Scene, text: string): void {
    this.write(scene, text, (line) => this.paint('dim', line));
  }

  /** A line of its own, broken where the terminal ends, below what `head` has drawn. */
  item(head: string, headWidth: number, text: string): void {
    const [first = '', ...rest] = wrap(text, this.widthFor(headWidth));
    this.line(`${head}${first}`);
    for (const line of rest) this.line(`${' '.repeat(headWidth)}${line}`);
  }

  private widthFor(headWidth: number): number {
    return this.screen.live ? Math.min(this.screen.columns, WIDEST) - headWidth - 1 : Number.POSITIVE_INFINITY;
  }

  private write(scene: Scene, text: string, style: (line: string) => string): void {
    const time = clock(Date.now() - this.beganMs);
    const headWidth = time.length + HEAD_WIDTH + 3;
    const head = ` ${this.paint('dim', time)} ${this.paint('cyan', scene.padEnd(HEAD_WIDTH))} `;
    const [first = '', ...rest] = wrap(text, this.widthFor(headWidth));
    this.line(`${head}${style(first)}`);
    for (const line of rest) this.line(`${' '.repeat(headWidth)}${style(line)}`);
  }
}

/** Words in lines that are no longer than `width`, as far as the words allow. */
export function wrap(text: string, width: number): string[] {
  const lines: string[] = [];
  for (const word of text.split(' ')) {
    const last = lines.at(-1);
    if (last === undefined || last.length + 1 + word.length > width) lines.push(word);
    else lines[lines.length - 1] = `${last} ${word}`;
  }
  return lines;
}

/** `0:07` */
export function clock(ms: number): string {
  const seconds = Math.floor(ms / 1000);
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`;
}
