import { MEMORY_HEADINGS, type MeasuredCommand, measureCommand, memoryCells } from './measured-command';
import { one, table } from './report-table';
import { type StandSettings, withStand } from './stand';

/** One `lethe partner-report run` into a folder, clean-up included. */
export interface ReportMany extends MeasuredCommand {
  readonly rows: number;
  readonly latencyMs: number;
}

const LATENCY_MS = 20;
const QUEUED_DAYS_AGO = 30;

export function reportMany(rows: number, settings: StandSettings, say: (line: string) => void): Promise<ReportMany> {
  const more = (folder: string) => [`  partner_report: {folder: ${JSON.stringify(folder)}}`];
  const head = ['org_partner_mapping: {BenchX: [Bench]}', 'partner_report_platform_name: bench', ''].join('\n');
  return withStand({ ...settings, head, more, partnerQueue: true }, async (stand) => {
    await stand.apply();
    const holdings = { courses: ['course-v1:BenchX+C1+2026'] };
    const queued = await stand.sandbox.add(rows, QUEUED_DAYS_AGO, { state: 'PARTNER_QUEUE_COMPLETE', holdings });
    await stand.sandbox.queueForPartners(queued.map(({ userId }) => userId));
    await stand.sandbox.setLatency(LATENCY_MS);
    say(`  ${rows} learners are reported …`);
    const { said, ...measured } = await measureCommand(stand, ['partner-report', 'run', '--yes', '--json']);
    const { learners, cleanedUp } = JSON.parse(said) as Record<'learners' | 'cleanedUp', number>;
    if (learners !== rows || cleanedUp !== rows)
      throw new Error(`${learners} reported, ${cleanedUp} cleaned up of ${rows}`);
    return { rows, latencyMs: LATENCY_MS, ...measured };
  });
}

export function describeReport({ rows, latencyMs, seconds, memoryMb }: ReportMany): string {
  return [
    '`lethe partner-report run` into a folder, from its start to its end, clean-up included.',
    table(
      ['rows', 'latency', 'in', ...MEMORY_HEADINGS],
      [[String(rows), `${latencyMs} ms`, `${one(seconds)} s`, ...memoryCells(memoryMb)]],
    ),
  ].join('\n\n');
}
