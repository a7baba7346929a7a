import { endActivity } from './end-activity';
import { land, type Sent } from './race-event';
import { type RaceState, withRun } from './race-state';
import { takeTurn } from './take-turn';

interface Node {
  readonly state: RaceState;
  readonly left: readonly Sent[];
}

/** More than any race of four needs; a model that runs in circles must not hang a test. */
const MOST_NODES = 1_000_000;

/**
 * Every state of affairs in which a run may come to rest when all of these happen to it, in whatever order and at
 * whatever moment between two of its own moves.
 */
export function explore(from: readonly RaceState[], sent: readonly Sent[]): RaceState[] {
  const seen = new Set<string>();
  const found = new Map<string, RaceState>();
  const open: Node[] = from.map((state) => ({ state: withRun(state, { justEnded: undefined }), left: sent }));
  for (let node = open.pop(); node !== undefined; node = open.pop()) {
    const key = JSON.stringify([node.state, node.left]);
    if (seen.has(key)) continue;
    seen.add(key);
    if (seen.size > MOST_NODES) throw new Error('the model runs in circles');
    const { state, left } = node;
    if (left.length === 0 && isQuiet(state)) found.set(JSON.stringify(state), state);
    for (const next of movesOf(state)) open.push({ state: next, left });
    for (const [at, one] of left.entries()) {
      const others = left.filter((_, place) => place !== at);
      for (const { state: next, rest } of land(state, one)) {
        open.push({ state: next, left: rest === undefined ? others : [...others, rest] });
      }
    }
  }
  return [...found.values()];
}

function movesOf(state: RaceState): RaceState[] {
  if (state.run.ended !== undefined || state.run.rests) return [];
  return state.run.doing === undefined ? takeTurn(state) : endActivity(state);
}

function isQuiet({ run }: RaceState): boolean {
  return run.rests || (run.doing?.what === 'step' && run.doing.hangs === true);
}
