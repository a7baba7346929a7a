import { endProcess } from '../../scripts/end-process';
import { writePart } from '../../scripts/parted-page';
import { measureAgainst } from './against';
import { archiveMany } from './archive-many';
import { readOptions } from './benchmark-options';
import { BENCH_PAGE, BENCH_PARTS, type BenchmarkReport, describePart } from './benchmark-report';
import { campaignMany } from './campaign-many';
import { longList } from './long-list';
import { longQueue as measureQueue } from './long-queue';
import { describeMachine, load } from './machine';
import { reportMany } from './report-many';
import { type RetireMany, type RetireManyOptions, retireMany } from './retire-many';
import { verbBesideEnrollment } from './verb-beside-enrollment';

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
  const found: Partial<BenchmarkReport> = {};
  const reportOf = (measured: Partial<BenchmarkReport>): BenchmarkReport => ({
    date: new Date().toISOString(),
    machine,
    settings: { learners, maxConcurrentSteps },
    load: { before, after: load() },
    runs: [],
    ...measured,
  });
  // After every part, so that what was measured is not lost with what comes after it.
  const publish = (measured: Partial<BenchmarkReport>) => {
    Object.assign(found, measured);
    for (const part of BENCH_PARTS) {
      const text = describePart(part, reportOf(measured));
      if (options.out !== undefined && text !== undefined) writePart(BENCH_PAGE, options.out, part, text);
    }
  };
  const print = () => {
    const report = reportOf(found);
    const texts = BENCH_PARTS.map((part) => describePart(part, report)).filter((text) => text !== undefined);
    process.stdout.write(`${options.json ? JSON.stringify(report) : texts.join('\n\n')}\n`);
    return 0;
  };
  const { against, rounds } = options;
  if (against !== undefined) {
    say(`Against ${against}:`);
    const [latencyMs = LATENCY_BESIDE_OTHERS_MS] = options.latency;
    const { queue } = options;
    publish({ against: await measureAgainst({ against, learners, latencyMs, rounds, queue }, say) });
    return print();
  }
  const runs: RetireMany[] = [];
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
    publish({ runs });
  }
  const { memory, queue, list, enroll, archive, report, campaign } = options;
  const stand = { maxConcurrentSteps, profile };
  if (memory || queue) {
    say('A long queue:');
    publish({ longQueue: await measureQueue({ ...stand, memory, queue }, say) });
  }
  if (list > 0) {
    say('A long list:');
    publish({ list: await longList({ ...stand, learners: list }, say) });
  }
  if (enroll > 0) {
    say('A verb beside a large enrollment:');
    publish({ verbs: await verbBesideEnrollment({ ...stand, enrolled: enroll }, say) });
  }
  if (archive > 0) {
    say('Archives:');
    publish({ archives: await archiveMany([Math.ceil(archive / 10), archive], stand, say) });
  }
  if (report > 0) {
    say('A partner report:');
    publish({ report: await reportMany(report, stand, say) });
  }
  if (campaign > 0) {
    say('A campaign:');
    publish({ campaign: await campaignMany(campaign, stand, say) });
  }
  return print();
}

endProcess(main);
