import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { one, table, two } from './report-table';

/** What this checkout and another one reach in turns, on this machine. */
export interface Against {
  /** Version of the other checkout, as its package.json has it. */
  readonly other: string;
  readonly learners: number;
  readonly latencyMs: number;
  readonly rounds: readonly { readonly ours: Figures; readonly theirs: Figures }[];
  /** A discovery over a long queue in which few are new. @unit seconds */
  readonly discovery?: { readonly queued: number; readonly ours: number; readonly theirs: number };
}

interface Figures {
  readonly learnersPerSecond: number;
  /** Worker and Temporal server. @unit milliseconds a learner */
  readonly cpuMs: number;
  readonly requests: number;
}

/** What we read of the other benchmark's `--json`; older checkouts have it too. */
interface OtherReport {
  readonly runs: readonly {
    readonly learnersPerSecond: number;
    readonly requests: number;
    readonly cpuMs: { readonly worker: number; readonly engine: number };
  }[];
  readonly longQueue?: { readonly discovery?: { readonly queued: number; readonly seconds: number } };
}

const ROOT = join(__dirname, '..', '..', '..');

export interface AgainstOptions {
  /** Folder of another checkout that is installed and built. */
  readonly against: string;
  readonly learners: number;
  readonly latencyMs: number;
  readonly rounds: number;
  /** Compare the discovery over a long queue too: some minutes more for each checkout. */
  readonly queue: boolean;
}

/** The same benchmark of both checkouts, one after the other, each round in the other order. */
export async function measureAgainst(options: AgainstOptions, say: (line: string) => void): Promise<Against> {
  const { against, learners, latencyMs, rounds } = options;
  const file = join(against, 'package.json');
  if (!existsSync(file)) throw new Error(`${against} is not a checkout of Lethe`);
  const { version } = require(file) as { readonly version: string };
  const measured: { ours: Figures; theirs: Figures }[] = [];
  for (let round = 1; round <= rounds; round += 1) {
    say(`  round ${round} of ${rounds} …`);
    const oursFirst = round % 2 === 1;
    const first = await figuresOf(oursFirst ? ROOT : against, learners, latencyMs);
    const second = await figuresOf(oursFirst ? against : ROOT, learners, latencyMs);
    measured.push(oursFirst ? { ours: first, theirs: second } : { ours: second, theirs: first });
  }
  const compared = { other: version, learners, latencyMs, rounds: measured };
  if (!options.queue) return compared;
  say('  a discovery over a long queue …');
  const [ours, theirs] = [await discoveryOf(ROOT, ['--enroll', '0']), await discoveryOf(against)];
  return { ...compared, discovery: { queued: ours.queued, ours: ours.seconds, theirs: theirs.seconds } };
}

async function figuresOf(folder: string, learners: number, latencyMs: number): Promise<Figures> {
  const args = ['--quick', '--learners', String(learners), '--latency', String(latencyMs)];
  const [run] = (await benchmarkOf(folder, args)).runs;
  if (run === undefined) throw new Error(`the benchmark of ${folder} measured nothing`);
  const { learnersPerSecond, requests, cpuMs } = run;
  return { learnersPerSecond, requests, cpuMs: cpuMs.worker + cpuMs.engine };
}

async function discoveryOf(
  folder: string,
  more: readonly string[] = [],
): Promise<{ readonly queued: number; readonly seconds: number }> {
  const { longQueue } = await benchmarkOf(folder, ['--no-speed', '--no-memory', ...more]);
  if (longQueue?.discovery === undefined) throw new Error(`the benchmark of ${folder} measured no discovery`);
  return longQueue.discovery;
}

async function benchmarkOf(folder: string, args: readonly string[]): Promise<OtherReport> {
  const child = spawn('npm', ['run', '--silent', 'bench', '--', ...args, '--json'], {
    cwd: folder,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let out = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    out += text;
  });
  const [code] = await once(child, 'close');
  if (code !== 0) throw new Error(`the benchmark of ${folder} ended with ${code}`);
  return JSON.parse(out) as OtherReport;
}

/** Both on the same machine, one after the other; the order changes with each round. */
export function describeAgainst({ other, learners, latencyMs, rounds, discovery }: Against): string {
  const rows = rounds.map(({ ours, theirs }, at) => [
    String(at + 1),
    one(ours.learnersPerSecond),
    one(theirs.learnersPerSecond),
    two(ours.learnersPerSecond / theirs.learnersPerSecond),
    two(ours.cpuMs / theirs.cpuMs),
    `${one(ours.requests)} and ${one(theirs.requests)}`,
  ]);
  return [
    `${learners} learners at ${latencyMs} ms in each round, by this version and by ${other}. Ratios are this version ÷ ${other}.`,
    table(['round', 'learners/s', `${other}: learners/s`, 'speed ratio', 'CPU ratio', 'requests a learner'], rows),
    ...(discovery === undefined
      ? []
      : [
          table(
            ['discovery over', 'seconds', `${other}: seconds`, 'ratio'],
            [
              [
                String(discovery.queued),
                one(discovery.ours),
                one(discovery.theirs),
                two(discovery.ours / discovery.theirs),
              ],
            ],
          ),
        ]),
  ].join('\n\n');
}
