import type { Glyphs } from './glyphs';
import type { Paint } from './paint';
import type { Screen } from './screen';

/** Scenes of the story, each with the heading that stands before its lines. */
export type Scene = 'start' | 'answer lost' | 'worker killed' | 'service down' | 'refused' | 'cancelled';

const HEAD_WIDTH = 14;
const WIDEST = 110;

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

  /** What the Python driver does here: no event, but what the event is to be held against. */
  compare(scene: Scene, text: string): void {
    this.write(scene, text, (line) => this.paint('dim', line));
  }

  private write(scene: Scene, text: string, style: (line: string) => string): void {
    const time = clock(Date.now() - this.beganMs);
    const indent = ' '.repeat(time.length + HEAD_WIDTH + 3);
    const width = this.screen.live
      ? Math.min(this.screen.columns, WIDEST) - indent.length - 1
      : Number.POSITIVE_INFINITY;
    const [first = '', ...rest] = wrap(text, width);
    const head = this.paint('cyan', scene.padEnd(HEAD_WIDTH));
    this.line(` ${this.paint('dim', time)} ${head} ${style(first)}`);
    for (const line of rest) this.line(`${indent}${style(line)}`);
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
