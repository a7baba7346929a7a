import { drawBoard } from '../../scripts/demo/board';
import { glyphs } from '../../scripts/demo/glyphs';
import { PLAIN, paintFor } from '../../scripts/demo/paint';
import { type Place, placeOf, timesWritten } from '../../scripts/demo/place';
import { Screen } from '../../scripts/demo/screen';
import { clock, wrap } from '../../scripts/demo/story';

const typed = glyphs({ LANG: 'C' });
const place = (userId: number, kind: Place['kind'], done = 0, inHand = false): Place => ({
  userId,
  kind,
  done,
  inHand,
});
const frame = (places: readonly Place[], columns = 80, rows = 40) => ({
  places,
  requests: 17,
  elapsedMs: 4_200,
  columns,
  rows,
  glyphs: typed,
  paint: PLAIN,
});

/** A terminal that remembers what is on it: enough of one for cursor up, clear to the end, and lines. */
class Paper {
  readonly isTTY = true;
  readonly columns = 80;
  readonly rows = 24;
  readonly lines: string[] = [];

  write(text: string): void {
    // biome-ignore lint/suspicious/noControlCharactersInRegex: escape sequences are what is read here
    const parts = text.replaceAll(/\x1b\[\?25[lh]/g, '').split(/\x1b\[(\d+)A\r\x1b\[J/);
    for (const [at, part] of parts.entries()) {
      if (at % 2 === 1) this.lines.splice(-Number(part));
      else this.lines.push(...part.split('\n').slice(0, -1));
    }
  }
}

describe('the demo board', () => {
  it('draws a bar of ten steps for each learner, with the step in hand and how they stand', () => {
    const text = drawBoard(
      frame([
        place(5000003, 'complete', 10),
        place(5000006, 'under-way', 4, true),
        place(5000009, 'errored', 5),
        place(5000012, 'pending'),
        place(5000015, 'given-back'),
      ]),
    ).join('\n');
    expect(text).toContain('5000003 ########## *');
    expect(text).toContain('5000006 ####+-----');
    expect(text).toContain('5000009 #####----- !');
    expect(text).toContain('5000012 ---------- .');
    expect(text).toContain('5000015 ---------- <');
    expect(text).toContain('1 COMPLETE · 1 cancelled · 1 ERRORED · 1 under way · 1 PENDING');
    expect(text).toContain('4 s · 17 requests');
  });

  it('never draws a line as wide as the terminal, as one that wraps cannot be taken away', () => {
    for (const columns of [40, 60, 80, 120, 200]) {
      for (const count of [1, 6, 25, 300]) {
        const places = Array.from({ length: count }, (_, at) => place(5_000_003 + at * 3, 'under-way', at % 10, true));
        for (const line of drawBoard(frame(places, columns))) expect(line.length).toBeLessThan(columns);
      }
    }
  });

  it('leaves the single bars out where they do not fit, and keeps the one for all', () => {
    const places = Array.from({ length: 300 }, (_, at) => place(5_000_003 + at * 3, 'complete', 10));
    const lines = drawBoard(frame(places, 80, 24));
    expect(lines.length).toBeLessThan(6);
    expect(lines.join('\n')).toContain('300 COMPLETE');
  });
});

describe('a place', () => {
  it('is read from the state in the LMS', () => {
    const at = (state: string | null, responses: string[] = []) => placeOf({ userId: 1, state, responses });
    expect(at(null).kind).toBe('given-back');
    expect(at('PENDING')).toEqual(place(1, 'pending'));
    expect(at('RETIRING_NOTES')).toEqual(place(1, 'under-way', 1, true));
    expect(at('NOTES_COMPLETE')).toEqual(place(1, 'under-way', 2));
    expect(at('COMPLETE')).toEqual(place(1, 'complete', 10));
    expect(at('ERRORED', ['Moved from RETIRING_ECOM to ERRORED:\nwhy'])).toEqual(place(1, 'errored', 4));
  });

  it('counts how often the LMS wrote a state, and not how often it left it', () => {
    const responses = ['Created in state PENDING', 'Moved from PENDING to A:\nx', 'Moved from A to B:\nto A'];
    expect(timesWritten({ responses }, 'A')).toBe(1);
    expect(timesWritten({ responses }, 'PENDING')).toBe(0);
  });
});

describe('the demo screen', () => {
  it('keeps lines above those that move, and takes the latter away at the end', () => {
    const paper = new Paper();
    const screen = new Screen(paper, true);
    screen.draw(['one', 'two']);
    screen.print('story');
    screen.draw(['three']);
    expect(paper.lines).toEqual(['story', 'three']);
    screen.clear();
    expect(paper.lines).toEqual(['story']);
  });

  it('writes plain lines alone where there is no terminal', () => {
    const written: string[] = [];
    const screen = new Screen({ write: (text) => written.push(text) }, false);
    screen.draw(['moving']);
    screen.print('story');
    screen.clear();
    expect(written).toEqual(['story\n']);
  });

  it('has no colors if the user does not want them', () => {
    expect(paintFor(true, { NO_COLOR: '1' })('red', 'text')).toBe('text');
    expect(paintFor(false, {})('red', 'text')).toBe('text');
  });
});

describe('the story', () => {
  it('breaks lines between words, and never loses one', () => {
    const text = 'one two three four five six seven';
    const lines = wrap(text, 10);
    expect(lines.join(' ')).toBe(text);
    for (const line of lines) expect(line.length).toBeLessThanOrEqual(10);
  });

  it('tells the time in minutes and seconds', () => {
    expect(clock(67_900)).toBe('1:07');
  });
});
