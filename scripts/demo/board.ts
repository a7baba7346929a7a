import type { Glyphs } from './glyphs';
import type { Paint } from './paint';
import { type Seat, STEPS } from './seat';

export interface BoardFrame {
  readonly seats: readonly Seat[];
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
  const { seats, columns, rows } = frame;
  const width = Math.max(...seats.map(({ userId }) => String(userId).length)) + STEPS + 3;
  const across = Math.max(1, Math.floor((columns - 2 + GAP.length) / (width + GAP.length)));
  const high = Math.ceil(seats.length / across);
  const total = drawTotal(frame);
  if (high > rows - FOR_THE_STORY) return ['', ...total];
  const lines = Array.from({ length: high }, (_, row) => {
    // Down the columns, so that learners who are next to each other in the queue are below each other.
    const inRow = seats.filter((_, at) => at % high === row);
    return `  ${inRow.map((seat) => drawSeat(seat, frame)).join(GAP)}`;
  });
  return ['', ...lines, '', ...total];
}

function drawSeat({ userId, kind, done, inHand }: Seat, { glyphs, paint }: BoardFrame): string {
  const rest = STEPS - done - (inHand ? 1 : 0);
  const color = kind === 'errored' ? 'red' : kind === 'complete' ? 'green' : 'cyan';
  const bar =
    paint(color, glyphs.done.repeat(done)) +
    (inHand ? paint('yellow', glyphs.inHand) : '') +
    paint('dim', glyphs.toDo.repeat(rest));
  return `${paint('dim', String(userId))} ${bar} ${drawMark(kind, glyphs, paint)}`;
}

function drawMark(kind: Seat['kind'], glyphs: Glyphs, paint: Paint): string {
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
  const { seats, requests, elapsedMs, columns, glyphs, paint } = frame;
  const possible = seats.filter(({ kind }) => kind !== 'given-back').length * STEPS;
  const behind = seats.reduce((sum, { done }) => sum + done, 0);
  const filled = possible === 0 ? TOTAL_BAR : Math.floor((behind / possible) * TOTAL_BAR);
  const bar = paint('green', glyphs.done.repeat(filled)) + paint('dim', glyphs.toDo.repeat(TOTAL_BAR - filled));
  const facts = `${Math.floor(elapsedMs / 1000)} s · ${requests} requests`.slice(0, columns - TOTAL_BAR - 5);
  return [`  ${bar}  ${facts}`, `  ${describeSeats(seats).slice(0, columns - 3)}`];
}

/** `11 COMPLETE · 1 cancelled · 12 under way · 1 PENDING` */
export function describeSeats(seats: readonly Seat[]): string {
  const count = (kind: Seat['kind']) => seats.filter((seat) => seat.kind === kind).length;
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
