import { MEMORY_HEADINGS, type MeasuredCommand, measureCommand, memoryCells } from './measured-command';
import { one, table } from './report-table';
import { type StandSettings, withStand } from './stand';

/** One `lethe archive run` into a folder, clean-up included. */
export interface ArchiveMany extends MeasuredCommand {
  readonly learners: number;
  readonly latencyMs: number;
  readonly files: number;
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
    say(`  ${count} learners are archived …`);
    const { said, ...measured } = await measureCommand(stand, ['archive', 'run', '--yes', '--json']);
    const { files, archived, removed } = JSON.parse(said) as Record<'files' | 'archived' | 'removed', number>;
    if (archived !== count || removed !== count)
      throw new Error(`${archived} archived, ${removed} removed of ${count}`);
    return { learners: count, latencyMs: LATENCY_MS, files, ...measured };
  });
}

export function describeArchives(found: readonly ArchiveMany[]): string {
  return [
    '`lethe archive run` into a folder, from its start to its end: every file is written, read back and compared, and then ' +
      'its learners are removed from the LMS. A worker that was just started, each time.',
    table(
      ['archived', 'latency', 'files', 'in', 'a second', ...MEMORY_HEADINGS],
      found.map(({ learners, latencyMs, files, seconds, memoryMb }) => [
        String(learners),
        `${latencyMs} ms`,
        String(files),
        `${one(seconds)} s`,
        one(learners / seconds),
        ...memoryCells(memoryMb),
      ]),
    ),
  ].join('\n\n');
}
