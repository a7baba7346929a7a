import type { PartedPage } from '../../scripts/parted-page';
import { type Against, describeAgainst } from './against';
import { type ArchiveMany, describeArchives } from './archive-many';
import type { BenchmarkOptions } from './benchmark-options';
import { type CampaignMany, describeCampaign } from './campaign-many';
import { describeList, type LongList } from './long-list';
import type { LongQueue } from './long-queue';
import type { Machine } from './machine';
import { MEMORY_HEADINGS, memoryCells } from './measured-command';
import { describeReport, type ReportMany } from './report-many';
import { one, percent, table, two } from './report-table';
import type { RetireMany } from './retire-many';
import { describeVerbs, type VerbBesideEnrollment } from './verb-beside-enrollment';

/** All that one run of the benchmark found; printed by `--json`. */
export interface BenchmarkReport {
  /** ISO 8601, UTC. */
  readonly date: string;
  readonly machine: Machine;
  readonly settings: Pick<BenchmarkOptions, 'learners' | 'maxConcurrentSteps'>;
  readonly load: { readonly before: number; readonly after: number };
  readonly runs: readonly RetireMany[];
  readonly longQueue?: LongQueue;
  readonly list?: LongList;
  readonly verbs?: VerbBesideEnrollment;
  readonly against?: Against;
  readonly archives?: readonly ArchiveMany[];
  readonly report?: ReportMany;
  readonly campaign?: CampaignMany;
}

/** Each is measured by itself, and can be measured again by itself. */
export const BENCH_PARTS = [
  'retiring',
  'against',
  'queue',
  'list',
  'verbs',
  'memory',
  'archive',
  'report',
  'campaign',
] as const;

export type BenchmarkPart = (typeof BENCH_PARTS)[number];

export const BENCH_PAGE: PartedPage<BenchmarkPart> = {
  head: [
    '# Benchmark',
    '<!-- Written by `npm run bench -- --out docs/reference/benchmark.md`, each part by itself. Do not edit. -->',
    'Engine, sandbox, worker and client are a process each and share this machine. Every learner has ten steps. Compare ' +
      'ratios, not figures of two machines.',
  ].join('\n\n'),
  titles: {
    retiring: 'Learners who retire',
    against: 'Against another version',
    queue: 'A discovery over a long queue',
    list: 'A long list of learners',
    verbs: 'A verb beside a large enrollment',
    memory: 'Memory beside parked learners',
    archive: 'An archive',
    report: 'A partner report',
    campaign: 'A campaign, and a verb beside it',
  },
};

/** What a part says, in Markdown; undefined where nothing of it was measured. */
export function describePart(part: BenchmarkPart, report: BenchmarkReport): string | undefined {
  const tables = TABLES[part](report);
  return tables.length === 0 ? undefined : [whereAndWhen(report), ...tables].join('\n\n');
}

const TABLES: Readonly<Record<BenchmarkPart, (report: BenchmarkReport) => readonly string[]>> = {
  retiring: ({ runs }) => (runs.length === 0 ? [] : [speed(runs), againstBare(runs), price(runs), cost(runs)]),
  against: (report) => (report.against === undefined ? [] : [describeAgainst(report.against)]),
  list: ({ list }) => (list === undefined ? [] : [describeList(list)]),
  verbs: ({ verbs }) => (verbs === undefined ? [] : [describeVerbs(verbs)]),
  queue: ({ longQueue }) => (longQueue?.discovery === undefined ? [] : [discovery(longQueue.discovery)]),
  archive: ({ archives }) => (archives === undefined ? [] : [describeArchives(archives)]),
  report: ({ report }) => (report === undefined ? [] : [describeReport(report)]),
  campaign: ({ campaign }) => (campaign === undefined ? [] : [describeCampaign(campaign)]),
  memory: ({ longQueue }) =>
    longQueue === undefined || longQueue.memory.length === 0 ? [] : [memory(longQueue.memory)],
};

function whereAndWhen({ date, machine, settings, load }: BenchmarkReport): string {
  return table(
    ['when and where', ''],
    [
      ['date', date],
      ['machine', `${machine.cpu}, ${machine.cores} cores, ${machine.memoryGb} GB`],
      ['Node', machine.node],
      ['Temporal', `${machine.temporal}, SDK ${machine.sdk}; dev server, in memory`],
      ['settings', `\`max_concurrent_steps: ${settings.maxConcurrentSteps}\`, one worker, one instance`],
      ['load average', `${one(load.before)} before, ${one(load.after)} after`],
    ],
  );
}

function speed(runs: readonly RetireMany[]): string {
  return [
    '### Speed',
    'From the first request at the LMS to the last, the discovery included. *Alone*: one learner, from the start of the ' +
      'run to its end, over the floor of their requests × latency. *Others*: what other programs had of the cores meanwhile.',
    table(
      ['setting', 'learners', 'learners/s', 'requests a learner', 'alone', 'alone ÷ floor', 'others'],
      runs.map((run) => [
        setting(run),
        String(run.learners),
        one(run.learnersPerSecond),
        one(run.requests),
        `${run.alone.ms} ms`,
        run.alone.floorMs === 0 ? '–' : two(run.alone.ms / run.alone.floorMs),
        percent(run.othersShare),
      ]),
    ),
  ].join('\n\n');
}

/** What Lethe's own care costs, told against what this machine can do at all. */
function againstBare(runs: readonly RetireMany[]): string {
  return [
    '### Against a bare prototype',
    'The least program on Temporal that makes the same requests: a worker of its own with one activity a step and its three ' +
      'requests inside; no driver, no second try, no verbs, no record, no attributes, no queue of its own for an instance, ' +
      'nothing encrypted. What it reaches is what this machine can do. Ratios are Lethe ÷ prototype.',
    table(
      ['setting', 'prototype: learners/s', 'its worker', 'its engine', 'speed ratio', 'CPU ratio'],
      runs.map(({ learnersPerSecond, cpuMs, bare, ...run }) => [
        setting(run),
        one(bare.learnersPerSecond),
        `${one(bare.cpuMs.worker)} CPU-ms`,
        `${one(bare.cpuMs.engine)} CPU-ms`,
        two(learnersPerSecond / bare.learnersPerSecond),
        two((cpuMs.worker + cpuMs.engine) / (bare.cpuMs.worker + bare.cpuMs.engine)),
      ]),
    ),
  ].join('\n\n');
}

/** What the Temporal server costs, and what it brings, told against a loop that knows no failure. */
function price(runs: readonly RetireMany[]): string {
  return [
    '### Against a sequential loop',
    'The same requests on 20 learners, one after the other, with a kept-alive connection and nothing that would survive a ' +
      'failure. Ratios are Lethe ÷ loop; the CPU ratio counts worker, engine and client.',
    table(
      ['setting', 'loop: learners/s', 'loop: CPU-ms a learner', 'speed ratio', 'CPU ratio'],
      runs.map(({ learnersPerSecond, cpuMs, sequential, ...run }) => [
        setting(run),
        one(sequential.learnersPerSecond),
        one(sequential.cpuMs),
        two(learnersPerSecond / sequential.learnersPerSecond),
        two((cpuMs.worker + cpuMs.engine + cpuMs.client) / sequential.cpuMs),
      ]),
    ),
  ].join('\n\n');
}

function cost(runs: readonly RetireMany[]): string {
  return [
    '### Cost',
    'CPU-milliseconds a learner by process, and memory after the run.',
    table(
      ['setting', 'worker + engine', 'worker', 'engine', 'client', 'sandbox', 'worker memory', 'engine memory'],
      runs.map(({ cpuMs, memoryMb, ...run }) => [
        setting(run),
        one(cpuMs.worker + cpuMs.engine),
        one(cpuMs.worker),
        one(cpuMs.engine),
        one(cpuMs.client),
        one(cpuMs.sandbox),
        `${Math.round(memoryMb.worker)} MB`,
        `${Math.round(memoryMb.engine)} MB`,
      ]),
    ),
  ].join('\n\n');
}

function discovery(found: NonNullable<LongQueue['discovery']>): string {
  return [
    'By a worker that was just started. Everybody but the new has an open run that cools off.',
    table(
      ['queued', 'new', 'enrolled', 'start calls', 'seconds', ...MEMORY_HEADINGS],
      [
        [
          String(found.queued),
          String(found.newLearners),
          String(found.enrolled),
          String(found.startCalls),
          one(found.seconds),
          ...memoryCells(found.memoryMb),
        ],
      ],
    ),
  ].join('\n\n');
}

function memory(weighed: LongQueue['memory']): string {
  const [first] = weighed;
  return [
    'One that cools off costs the worker nothing once it is out of its cache.',
    table(
      ['parked', 'worker that enrolled them', 'to the first', 'worker just started', 'to the first', 'engine'],
      weighed.map((row) => [
        String(row.parked),
        `${Math.round(row.afterEnrolling)} MB`,
        two(row.afterEnrolling / (first?.afterEnrolling ?? row.afterEnrolling)),
        `${Math.round(row.afterRestart)} MB`,
        two(row.afterRestart / (first?.afterRestart ?? row.afterRestart)),
        `${Math.round(row.engine)} MB`,
      ]),
    ),
  ].join('\n\n');
}

function setting({ latencyMs, parked, encrypted }: Pick<RetireMany, 'latencyMs' | 'parked' | 'encrypted'>): string {
  return [`${latencyMs} ms`, ...(parked === 0 ? [] : [`${parked} parked`]), ...(encrypted ? ['encrypted'] : [])].join(
    ', ',
  );
}
