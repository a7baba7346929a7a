import { forgetPeak, peakMb, residentMb } from './process-meter';
import { one, table } from './report-table';
import { type StandSettings, withStand } from './stand';

/** One `lethe archive run` into a folder, clean-up included. */
export interface ArchiveMany {
  readonly learners: number;
  readonly latencyMs: number;
  readonly files: number;
  /** From the start of the command to its end. */
  readonly seconds: number;
  /** Of the worker, before and at its worst. @unit MB */
  readonly memoryMb: { readonly before: number; readonly peak: number };
}

/** Older than the days that archives wait for. @unit days */
const ASKED_DAYS_AGO = 60;
const LATENCY_MS = 20;

/** Each by a stand of its own, so that what the worker holds is of this archive alone. */
export async function archiveMany(
  counts: readonly number[],
  settings: StandSettings,
  say: (line: string) => void,
): Promise<readonly ArchiveMany[]> {
  const found: ArchiveMany[] = [];
  for (const count of counts) found.push(await archive(count, settings, say));
  return found;
}

function archive(count: number, settings: StandSettings, say: (line: string) => void): Promise<ArchiveMany> {
  const more = (folder: string) => [`  archive: {folder: ${JSON.stringify(folder)}}`];
  return withStand({ ...settings, more }, async (stand) => {
    await stand.apply();
    await stand.sandbox.add(count, ASKED_DAYS_AGO, { state: 'COMPLETE', renamed: true });
    await stand.sandbox.setLatency(LATENCY_MS);
    await stand.rest();
    const { pid } = stand.worker();
    const before = residentMb(pid);
    forgetPeak(pid);
    say(`  ${count} learners are archived …`);
    const began = performance.now();
    const said = await stand.lethe(['archive', 'run', '--yes', '--json']);
    const seconds = (performance.now() - began) / 1000;
    const { files, archived, removed } = JSON.parse(said) as Record<'files' | 'archived' | 'removed', number>;
    if (archived !== count || removed !== count)
      throw new Error(`${archived} archived, ${removed} removed of ${count}`);
    return { learners: count, latencyMs: LATENCY_MS, files, seconds, memoryMb: { before, peak: peakMb(pid) } };
  });
}

export function describeArchives(found: readonly ArchiveMany[]): string {
  return [
    '`lethe archive run` into a folder, from its start to its end: every file is written, read back and compared, and then ' +
      'its learners are removed from the LMS. A worker that was just started, each time.',
    table(
      ['archived', 'latency', 'files', 'in', 'a second', 'worker memory before', 'at its peak', 'more'],
      found.map(({ learners, latencyMs, files, seconds, memoryMb: { before, peak } }) => [
        String(learners),
        `${latencyMs} ms`,
        String(files),
        `${one(seconds)} s`,
        one(learners / seconds),
        `${Math.round(before)} MB`,
        `${Math.round(peak)} MB`,
        `${Math.round(peak - before)} MB`,
      ]),
    ),
  ].join('\n\n');
}
