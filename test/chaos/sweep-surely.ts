import type { Cell } from './cell';
import { type Sweep, type SweepOptions, sweep } from './sweep';

/** Sweeps at most, all in all. */
const TIMES = 3;

/**
 * A sweep in which no request too many is put down to a busy machine: an engine under load now and then loses a task,
 * which costs a GET when it is noticed. Cells that cost more than they must are swept again; everything else counts
 * at once.
 */
export async function sweepSurely(options: SweepOptions, say: (line: string) => void): Promise<Sweep> {
  const first = await sweep(options);
  const results = new Map(first.results.map((result) => [result.cell, result]));
  for (let times = 1; times < TIMES; times += 1) {
    const costly: Cell[] = options.cells.filter((cell) => results.get(cell)?.isCostly);
    if (costly.length === 0) break;
    say(`${costly.length} of ${options.cells.length} cost more than they must; once more …`);
    const again = await sweep({ ...options, cells: costly });
    for (const result of again.results) results.set(result.cell, result);
  }
  return { ...first, results: [...results.values()] };
}
