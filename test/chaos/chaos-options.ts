import { Command, InvalidArgumentError, Option } from 'commander';

export interface ChaosOptions {
  readonly seed: number;
  readonly learners: number;
  readonly workers: number;
  /** Clients to be killed in the middle of a verb. */
  readonly clients: number;
  /** @unit milliseconds */
  readonly outageMs: number;
  /** Goes on with new seeds for so long. */
  readonly minutes: number;
  /** Names of scenarios. */
  readonly only: readonly string[];
  /** Sweep instead. */
  readonly sweep: boolean;
  /** Sweep the commands of the scripts instead. */
  readonly scripts: boolean;
  /** Commands of the scripts, by the beginnings of their names; all where none is named. */
  readonly commands: readonly string[];
  /** Results of a sweep of the scripts, one a line; those that are there are not run again. */
  readonly log?: string;
  /** The page that the results are written to. */
  readonly out?: string;
}

/** A scenario, as the options and their help name it. */
export interface NamedScenario {
  readonly name: string;
  readonly says: string;
}

interface Flags extends Omit<ChaosOptions, 'outageMs' | 'only'> {
  readonly realOutage: boolean;
  readonly only?: readonly string[];
}

const REAL_OUTAGE_MS = 300_000;
const SHORT_OUTAGE_MS = 20_000;

export function readOptions(argv: readonly string[], scenarios: readonly NamedScenario[]): ChaosOptions {
  const { realOutage, only, ...flags } = command(scenarios).parse(argv).opts<Flags>();
  return {
    ...flags,
    only: only ?? scenarios.map(({ name }) => name),
    outageMs: realOutage ? REAL_OUTAGE_MS : SHORT_OUTAGE_MS,
  };
}

function command(scenarios: readonly NamedScenario[]): Command {
  const names = scenarios.map(({ name }) => name);
  return new Command('npm run test:chaos --')
    .description(
      'Troubles Lethe for real: workers, engine and clients are killed, answers lost, databases wiped, while learners of ' +
        'the sandbox retire. All must end, none twice, none stuck.',
    )
    .option('--seed <n>', 'the same seed troubles in the same way', whole, Date.now() % 1_000_000)
    .option('--learners <n>', 'learners in each scenario', whole, 200)
    .option('--workers <n>', 'worker processes', whole, 2)
    .option('--clients <n>', 'clients to be killed in the middle of a verb', whole, 24)
    .option('--minutes <n>', 'goes on, with new seeds, until so many minutes are over', whole, 0)
    .option('--real-outage', 'the outage takes five minutes, not twenty seconds', false)
    .addOption(new Option('--only <name...>', 'these scenarios alone').choices(names))
    .option('--sweep', 'instead: every request of a run with every kind of fault', false)
    .option('--scripts', 'instead: each command of the scripts, killed at each request and with each fault', false)
    .option('--commands <name...>', 'with --scripts: these commands alone, by how their names begin', [])
    .option('--log <file>', 'with --scripts: adds each result to this file, and does not run again what it has')
    .option('--out <file>', 'writes the results into this page too, and leaves the rest of it as it is')
    .addHelpText(
      'after',
      `\nScenarios:\n${scenarios.map(({ name, says }) => `  ${name.padEnd(11)} ${says}`).join('\n')}\n`,
    );
}

function whole(text: string): number {
  if (!/^\d+$/.test(text)) throw new InvalidArgumentError('Write a whole number, 0 or more.');
  return Number(text);
}
