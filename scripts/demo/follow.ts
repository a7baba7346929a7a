import type { BoardFrame } from './board';
import { describePlaces, drawBoard } from './board';
import { placeOf } from './place';
import type { Play } from './play';

const DRAW_EVERY_MS = 150;
/** Without a terminal: how often to print a line, if something has changed. @unit milliseconds */
const LINE_EVERY_MS = 5_000;

/**
 * Shows the state of every learner in the LMS until it is stopped.
 * @returns stops it, and removes the moving lines
 */
export function follow({ sandbox, story }: Play, beganMs: number): () => void {
  const { screen, glyphs, paint } = story;
  let last = '';
  const frame = (): BoardFrame => ({
    places: sandbox.admin.learners().map(placeOf),
    requests: sandbox.admin.totals().requests,
    elapsedMs: Date.now() - beganMs,
    columns: screen.columns,
    rows: screen.rows,
    glyphs,
    paint,
  });
  const line = () => {
    const text = describePlaces(sandbox.admin.learners().map(placeOf));
    if (text !== last) story.line(` ${text}`);
    last = text;
  };
  const timer = screen.live
    ? setInterval(() => screen.draw(drawBoard(frame())), DRAW_EVERY_MS)
    : setInterval(line, LINE_EVERY_MS);
  return () => {
    clearInterval(timer);
    screen.clear();
  };
}
