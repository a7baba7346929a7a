import { forgetPeak, peakMb, residentMb } from './process-meter';
import type { Stand } from './stand';

/** A command from its start to its end, and what it cost the worker. */
export interface MeasuredCommand {
  readonly seconds: number;
  /** Of the worker, before and at its worst. @unit MB */
  readonly memoryMb: { readonly before: number; readonly peak: number };
}

/** @returns what it printed, too */
export async function measureCommand(
  stand: Stand,
  args: readonly string[],
): Promise<MeasuredCommand & { readonly said: string }> {
  await stand.rest();
  const { pid } = stand.worker();
  const before = residentMb(pid);
  forgetPeak(pid);
  const began = performance.now();
  const said = await stand.lethe(args);
  const seconds = (performance.now() - began) / 1000;
  return { said, seconds, memoryMb: { before, peak: peakMb(pid) } };
}

export const MEMORY_HEADINGS = ['worker memory before', 'at its peak', 'more'] as const;

export function memoryCells({ before, peak }: MeasuredCommand['memoryMb']): readonly string[] {
  return [before, peak, peak - before].map((mb) => `${Math.round(mb)} MB`);
}
