import { counted } from '../../src/domain/text/counted';
import type { Glyphs } from './glyphs';
import type { Paint } from './paint';
import { type Place, STEPS } from './place';

export interface BoardFrame {
  readonly places: readonly Place[];
  readonly requests: number;
  /** @unit milliseconds since the discovery */
  readonly elapsedMs: number;
  readonly columns: number;
  readonly rows: number;
  readonly glyphs: Glyphs;
  readonly paint: Paint;
}

const GAP = '   ';
/** Lines that the story above the board keeps. */
const FOR_THE_STORY = 12;
const TOTAL_BAR = 30;

/** The moving part of the display: a bar for each learner where they all fit, and one for all of them. */
export function drawBoard(frame: BoardFrame): string[] {
  const { places, columns, rows } = frame;
  const width = Math.max(...places.map(({ userId }) => String(userId).length)) + STEPS + 3;
  const across = Math.max(1, Math.floor((columns - 2 + GAP.length) / (width + GAP.length)));
  const high = Math.ceil(places.length / across);
  const total = drawTotal(frame);
  if (high > rows - FOR_THE_STORY) return ['', ...total];
  const lines = Array.from({ length: high }, (_, row) => {
    // Down the columns, so that learners who are next to each other in the queue are below each other.
    const inRow = places.filter((_, at) => at % high === row);
    return `  ${inRow.map((place) => drawPlace(place, frame)).join(GAP)}`;
  });
  return ['', ...lines, '', ...total];
}

function drawPlace({ userId, kind, done, inHand }: Place, { glyphs, paint }: BoardFrame): string {
  const rest = STEPS - done - (inHand ? 1 : 0);
  const color = kind === 'errored' ? 'red' : kind === 'complete' ? 'green' : 'cyan';
  const bar =
    paint(color, glyphs.done.repeat(done)) +
    (inHand ? paint('yellow', glyphs.inHand) : '') +
    paint('dim', glyphs.toDo.repeat(rest));
  return `${paint('dim', String(userId))} ${bar} ${drawMark(kind, glyphs, paint)}`;
}

function drawMark(kind: Place['kind'], glyphs: Glyphs, paint: Paint): string {
  switch (kind) {
    case 'complete':
      return paint('green', glyphs.ok);
    case 'errored':
      return paint('red', glyphs.bad);
    case 'given-back':
      return paint('yellow', glyphs.back);
    case 'pending':
      return paint('dim', glyphs.pending);
    default:
      return ' ';
  }
}

function drawTotal(frame: BoardFrame): string[] {
  const { places, requests, elapsedMs, columns, glyphs, paint } = frame;
  const possible = places.filter(({ kind }) => kind !== 'given-back').length * STEPS;
  const behind = places.reduce((sum, { done }) => sum + done, 0);
  const filled = possible === 0 ? TOTAL_BAR : Math.floor((behind / possible) * TOTAL_BAR);
  const bar = paint('green', glyphs.done.repeat(filled)) + paint('dim', glyphs.toDo.repeat(TOTAL_BAR - filled));
  const facts = `${Math.floor(elapsedMs / 1000)} s · ${counted(requests, 'request')}`.slice(0, columns - TOTAL_BAR - 5);
  return [`  ${bar}  ${facts}`, `  ${describePlaces(places).slice(0, columns - 3)}`];
}

/** `11 COMPLETE · 1 cancelled · 12 under way · 1 PENDING` */
export function describePlaces(places: readonly Place[]): string {
  const count = (kind: Place['kind']) => places.filter((place) => place.kind === kind).length;
  const parts: [number, string][] = [
    [count('complete'), 'COMPLETE'],
    [count('given-back'), 'cancelled'],
    [count('errored'), 'ERRORED'],
    [count('under-way'), 'under way'],
    [count('pending'), 'PENDING'],
  ];
  const said = parts.filter(([amount]) => amount > 0).map(([amount, what]) => `${amount} ${what}`);
  return said.join(' · ');
}
