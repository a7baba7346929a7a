import { forgetPeak, peakMb, residentMb } from './process-meter';
import { one, table } from './report-table';
import { type StandSettings, withStand } from './stand';

/** One `lethe partner-report run` into a folder, clean-up included. */
export interface ReportMany {
  readonly rows: number;
  readonly latencyMs: number;
  /** From the start of the command to its end. */
  readonly seconds: number;
  /** Of the worker, before and at its worst. @unit MB */
  readonly memoryMb: { readonly before: number; readonly peak: number };
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
    await stand.rest();
    const { pid } = stand.worker();
    const before = residentMb(pid);
    forgetPeak(pid);
    say(`  ${rows} learners are reported …`);
    const began = performance.now();
    const said = await stand.lethe(['partner-report', 'run', '--yes', '--json']);
    const seconds = (performance.now() - began) / 1000;
    const { learners, cleanedUp } = JSON.parse(said) as Record<'learners' | 'cleanedUp', number>;
    if (learners !== rows || cleanedUp !== rows)
      throw new Error(`${learners} reported, ${cleanedUp} cleaned up of ${rows}`);
    return { rows, latencyMs: LATENCY_MS, seconds, memoryMb: { before, peak: peakMb(pid) } };
  });
}

export function describeReport({ rows, latencyMs, seconds, memoryMb: { before, peak } }: ReportMany): string {
  return [
    '`lethe partner-report run` into a folder, from its start to its end, clean-up included.',
    table(
      ['rows', 'latency', 'in', 'worker memory before', 'at its peak', 'more'],
      [
        [
          String(rows),
          `${latencyMs} ms`,
          `${one(seconds)} s`,
          `${Math.round(before)} MB`,
          `${Math.round(peak)} MB`,
          `${Math.round(peak - before)} MB`,
        ],
      ],
    ),
  ].join('\n\n');
}
