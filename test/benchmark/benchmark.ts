import { endProcess } from '../../scripts/end-process';
import { writePart } from '../../scripts/parted-page';
import { type Against, measureAgainst } from './against';
import { readOptions } from './benchmark-options';
import { BENCH_PAGE, BENCH_PARTS, type BenchmarkReport, describePart } from './benchmark-report';
import { type LongList, longList } from './long-list';
import { type LongQueue, longQueue as measureQueue } from './long-queue';
import { describeMachine, load } from './machine';
import { type RetireMany, type RetireManyOptions, retireMany } from './retire-many';
import { type VerbBesideEnrollment, verbBesideEnrollment } from './verb-beside-enrollment';

/** At which learners are retired encrypted, and beside parked ones. @unit milliseconds */
const LATENCY_BESIDE_OTHERS_MS = 20;

const say = (line: string) => process.stderr.write(`${line}\n`);

async function main(): Promise<number> {
  const options = readOptions(process.argv);
  if (process.platform !== 'linux') {
    say('CPU and memory are read from /proc, which only Linux has.');
    return 1;
  }
  const machine = await describeMachine(say);
  const { learners, maxConcurrentSteps, profile } = options;
  const before = load();
  const runs: RetireMany[] = [];
  // After every part, so that what was measured is not lost with what comes after it.
  const publish = (
    more: { longQueue?: LongQueue; list?: LongList; verbs?: VerbBesideEnrollment; against?: Against } = {},
  ): BenchmarkReport => {
    const report = {
      date: new Date().toISOString(),
      machine,
      settings: { learners, maxConcurrentSteps },
      load: { before, after: load() },
      runs,
      ...more,
    };
    for (const part of BENCH_PARTS) {
      const text = describePart(part, report);
      if (options.out !== undefined && text !== undefined) writePart(BENCH_PAGE, options.out, part, text);
    }
    return report;
  };
  const print = (report: BenchmarkReport) => {
    const texts = BENCH_PARTS.map((part) => describePart(part, report)).filter((text) => text !== undefined);
    process.stdout.write(`${options.json ? JSON.stringify(report) : texts.join('\n\n')}\n`);
    return 0;
  };
  const { against, rounds } = options;
  if (against !== undefined) {
    say(`Against ${against}:`);
    const [latencyMs = LATENCY_BESIDE_OTHERS_MS] = options.latency;
    const { queue } = options;
    return print(publish({ against: await measureAgainst({ against, learners, latencyMs, rounds, queue }, say) }));
  }
  for (const [latencyMs, parked, encrypted] of [
    ...options.latency.map((ms) => [ms, 0, false] as const),
    ...(options.encrypted ? [[LATENCY_BESIDE_OTHERS_MS, 0, true] as const] : []),
    ...options.parked.map((count) => [LATENCY_BESIDE_OTHERS_MS, count, false] as const),
  ]) {
    say(`${latencyMs} ms${parked === 0 ? '' : `, ${parked} parked`}${encrypted ? ', encrypted' : ''}:`);
    const settings: RetireManyOptions = { learners, maxConcurrentSteps, profile, latencyMs, parked, encrypted };
    const run = await retireMany(settings, say);
    say(`  ${run.learnersPerSecond.toFixed(1)} a second; bare: ${run.bare.learnersPerSecond.toFixed(1)}`);
    runs.push(run);
    publish();
  }
  const { memory, queue, enroll } = options;
  if (memory || queue) say('A long queue:');
  const longQueue =
    memory || queue ? await measureQueue({ maxConcurrentSteps, profile, memory, queue }, say) : undefined;
  if (longQueue !== undefined) publish({ longQueue });
  if (options.list > 0) say('A long list:');
  const list =
    options.list > 0 ? await longList({ maxConcurrentSteps, profile, learners: options.list }, say) : undefined;
  if (list !== undefined) publish({ list });
  if (enroll === 0) return print(publish({ longQueue, list }));
  say('A verb beside a large enrollment:');
  const verbs = await verbBesideEnrollment({ maxConcurrentSteps, profile, enrolled: enroll }, say);
  return print(publish({ longQueue, list, verbs }));
}

endProcess(main);
