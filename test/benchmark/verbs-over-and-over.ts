import { one } from './report-table';
import type { Stand } from './stand';

/** How long verbs of one learner take beside other work. */
export interface VerbTimes {
  /** Verbs that were answered while it went on, one after the other. */
  readonly verbs: number;
  /** From the start of the command to its end, the start of Node.js included. @unit milliseconds */
  readonly medianMs: number;
  readonly worstMs: number;
  /** The same command with nothing beside it. @unit milliseconds */
  readonly alone: number;
}

export const VERB_HEADINGS = ['verbs', 'median', 'worst', 'with nothing beside it'] as const;

export function verbCells({ verbs, medianMs, worstMs, alone }: VerbTimes): readonly string[] {
  return [String(verbs), ...[medianMs, worstMs, alone].map((ms) => `${one(ms / 1000)} s`)];
}

/** `lethe learner hold` and `release` of one learner, over and over, until the work beside them has ended. */
export async function verbsBeside<T>(
  stand: Stand,
  userId: number,
  work: () => Promise<T>,
): Promise<VerbTimes & { readonly result: T; readonly seconds: number }> {
  const alone = await verb(stand, userId, 0);
  const took: number[] = [];
  const began = performance.now();
  let seconds: number | undefined;
  const working = work().finally(() => {
    seconds = (performance.now() - began) / 1000;
  });
  working.catch(() => {});
  while (seconds === undefined) took.push(await verb(stand, userId, took.length + 1));
  const result = await working;
  took.sort((a, b) => a - b);
  const medianMs = took[Math.floor(took.length / 2)] as number;
  return { verbs: took.length, medianMs, worstMs: took.at(-1) as number, alone, result, seconds };
}

/** @returns how long it took. @unit milliseconds */
async function verb(stand: Stand, userId: number, round: number): Promise<number> {
  const began = performance.now();
  await stand.lethe(['learner', round % 2 === 0 ? 'hold' : 'release', `id:${userId}`, '--yes', '--json']);
  return performance.now() - began;
}
