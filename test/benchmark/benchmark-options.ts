import { Command, InvalidArgumentError } from 'commander';

export interface BenchmarkOptions {
  /** In each run. */
  readonly learners: number;
  /** Added by the sandbox to every request, one run each. @unit milliseconds */
  readonly latency: readonly number[];
  /** Learners cooling off beside further runs at 20 ms. */
  readonly parked: readonly number[];
  /** A further run at 20 ms with encrypted payloads. */
  readonly encrypted: boolean;
  readonly maxConcurrentSteps: number;
  /** Retire anybody at all. */
  readonly speed: boolean;
  /** A discovery over a long queue. */
  readonly queue: boolean;
  /** A worker's memory beside many parked learners. */
  readonly memory: boolean;
  /** A list of so many learners; 0 leaves it out. */
  readonly list: number;
  /** A verb beside the enrollment of so many learners; 0 leaves it out. */
  readonly enroll: number;
  /** Learners of an archive, rows of a partner report, and learners of a campaign; 0 leaves it out. */
  readonly archive: number;
  readonly report: number;
  readonly campaign: number;
  /** Folder of another checkout, to be compared with; nothing else is measured then. */
  readonly against?: string;
  /** Of a comparison. */
  readonly rounds: number;
  readonly json: boolean;
  readonly out?: string;
  readonly profile?: string;
}

interface Flags extends Omit<BenchmarkOptions, 'learners' | 'latency' | 'parked'> {
  readonly learners?: number;
  readonly latency?: readonly number[];
  readonly parked?: readonly number[];
  readonly quick: boolean;
}

export function readOptions(argv: readonly string[]): BenchmarkOptions {
  const flags = command().parse(argv).opts<Flags>();
  const { quick } = flags;
  return {
    ...flags,
    learners: flags.learners ?? (quick ? 40 : 300),
    latency: flags.speed ? (flags.latency ?? (quick ? [20] : [0, 20, 100])) : [],
    parked: flags.speed ? (flags.parked ?? (quick ? [] : [1_000, 4_000])) : [],
    encrypted: flags.speed && flags.encrypted && !quick,
    queue: flags.queue && !quick,
    memory: flags.memory && !quick,
    list: quick ? 0 : flags.list,
    enroll: quick ? 0 : flags.enroll,
    archive: quick ? 0 : flags.archive,
    report: quick ? 0 : flags.report,
    campaign: quick ? 0 : flags.campaign,
  };
}

function command(): Command {
  return new Command('npm run bench --')
    .description(
      'Measures Lethe on this machine: engine, sandbox, worker and client, each a process of its own. It judges nothing; ' +
        'quote its ratios, with the machine and how busy it was.',
    )
    .option('--learners <n>', 'learners in each run (default: 300)', whole)
    .option('--latency <ms...>', 'latencies of the sandbox, one run each (default: 0 20 100)', wholes)
    .option('--parked <n...>', 'at 20 ms again beside so many learners who cool off (default: 1000 4000)', wholes)
    .option('--max-concurrent-steps <n>', 'steps that the worker does at the same time', whole, 64)
    .option('--no-encrypted', 'without the run at 20 ms with encrypted payloads')
    .option('--no-speed', 'without retiring anybody')
    .option('--no-queue', 'without the discovery over 50,000 learners of whom 100 are new')
    .option('--no-memory', 'without the worker beside 1,000 and 10,000 parked learners')
    .option('--list <n>', 'how long a list of so many learners takes; 0: without it', whole, 10_000)
    .option(
      '--enroll <n>',
      'how long a verb takes beside the enrollment of so many learners; 0: without it',
      whole,
      20_000,
    )
    .option('--archive <n>', 'an archive of so many learners, and of a tenth of them; 0: without it', whole, 10_000)
    .option('--report <n>', 'a partner report of so many rows; 0: without it', whole, 10_000)
    .option('--campaign <n>', 'a campaign over so many learners, with verbs beside it; 0: without it', whole, 5_000)
    .option('--against <folder>', 'another checkout, installed and built: both retire learners in turns, nothing else')
    .option('--rounds <n>', 'of --against', whole, 3)
    .option('--quick', '40 learners at 20 ms and nothing else; half a minute', false)
    .option('--json', 'print one JSON object on standard output instead of tables', false)
    .option('--out <file>', 'write the tables to a Markdown file too')
    .option('--profile <folder>', 'write a CPU profile of every worker there, for the developer tools of Chromium')
    .addHelpText(
      'after',
      '\nExamples:\n  npm run bench -- --quick\n  npm run bench -- --latency 20 --learners 300 --no-queue --no-memory\n' +
        '  npm run bench -- --out docs/reference/benchmark.md\n' +
        '  npm run bench -- --against ../lethe-0.1 --latency 20 --no-queue\n\nAll of it takes about an hour and 6 GB of memory.\n',
    );
}

function whole(text: string): number {
  if (!/^\d+$/.test(text)) throw new InvalidArgumentError('Write a whole number, 0 or more.');
  return Number(text);
}

function wholes(text: string, before: readonly number[] | undefined): readonly number[] {
  return [...(before ?? []), whole(text)];
}
