import type { Cell } from './cell';
import { type Sweep, type SweepOptions, sweep } from './sweep';

/** Sweeps at most, all in all. */
const TIMES = 3;

/** Learners in one sweep: few enough for a busy machine to come to their end before anybody waits in vain. */
const LEARNERS_AT_ONCE = 160;

/**
 * A sweep in parts, in which a request too many is not put down to a busy machine: a Temporal server under load now and then
 * loses a task, which costs a GET when it is noticed. Cells that cost more than they must are swept again; everything else
 * counts at once.
 */
export async function sweepSurely(options: SweepOptions, say: (line: string) => void): Promise<Sweep> {
  const first = await sweepInParts(options, say);
  const results = new Map(first.results.map((result) => [result.cell, result]));
  for (let times = 1; times < TIMES; times += 1) {
    const costly: Cell[] = options.cells.filter((cell) => results.get(cell)?.isCostly);
    if (costly.length === 0) break;
    say(`${costly.length} of ${options.cells.length} cost more than they must; once more …`);
    const again = await sweepInParts({ ...options, cells: costly }, say);
    for (const result of again.results) results.set(result.cell, result);
  }
  return { ...first, results: [...results.values()] };
}

async function sweepInParts(options: SweepOptions, say: (line: string) => void): Promise<Sweep> {
  const { cells } = options;
  const parts: Sweep[] = [];
  for (let at = 0; at < cells.length; at += LEARNERS_AT_ONCE) {
    parts.push(await sweep({ ...options, cells: cells.slice(at, at + LEARNERS_AT_ONCE) }));
    say(`${Math.min(at + LEARNERS_AT_ONCE, cells.length)} of ${cells.length} done`);
  }
  const [first] = parts;
  if (first === undefined) throw new Error('there is nothing to sweep');
  return {
    results: parts.flatMap(({ results }) => results),
    happy: first.happy,
    tokens: parts.reduce((sum, { tokens }) => sum + tokens, 0),
    seconds: parts.reduce((sum, { seconds }) => sum + seconds, 0),
  };
}
