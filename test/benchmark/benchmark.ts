import { endProcess } from '../../scripts/end-process';
import { writePart } from '../../scripts/parted-page';
import { readOptions } from './benchmark-options';
import { BENCH_PAGE, BENCH_PARTS, type BenchmarkReport, describePart } from './benchmark-report';
import { type LongQueue, longQueue } from './long-queue';
import { describeMachine, load } from './machine';
import { type RetireMany, type RetireManyOptions, retireMany } from './retire-many';

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
  const publish = (long?: LongQueue): BenchmarkReport => {
    const report = {
      date: new Date().toISOString(),
      machine,
      settings: { learners, maxConcurrentSteps },
      load: { before, after: load() },
      runs,
      ...(long === undefined ? {} : { longQueue: long }),
    };
    for (const part of BENCH_PARTS) {
      const text = describePart(part, report);
      if (options.out !== undefined && text !== undefined) writePart(BENCH_PAGE, options.out, part, text);
    }
    return report;
  };
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
  const { memory, queue } = options;
  if (memory || queue) say('A long queue:');
  const long = memory || queue ? await longQueue({ maxConcurrentSteps, profile, memory, queue }, say) : undefined;
  const report = publish(long);
  const texts = BENCH_PARTS.map((part) => describePart(part, report)).filter((text) => text !== undefined);
  process.stdout.write(`${options.json ? JSON.stringify(report) : texts.join('\n\n')}\n`);
  return 0;
}

endProcess(main);
