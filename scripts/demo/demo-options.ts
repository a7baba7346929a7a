import { Command, InvalidArgumentError } from 'commander';

export interface DemoOptions {
  readonly learners: number;
  /** Everything stays up at the end, until Ctrl-C. */
  readonly keep: boolean;
  readonly json: boolean;
  /** Free ports, even where the usual ones are free. */
  readonly freePorts: boolean;
}

const WRONG_USAGE = 2;
const MOST_LEARNERS = 1_000;

/** Ends the process after `--help`, and with 2 on wrong usage. */
export function demoOptions(args: readonly string[]): DemoOptions {
  return new Command('npm run demo --')
    .exitOverride((error) => process.exit(error.exitCode === 0 ? 0 : WRONG_USAGE))
    .description(
      'Learners of an invented Open edX walk the full pipeline, on a Temporal server, a sandbox and a worker of the ' +
        "demo's own, while services fail, answers are lost and the worker is killed. Nothing is kept, nothing of yours\n" +
        'is read, and no network is used but this machine (and a package registry, if Temporal must be fetched first).',
    )
    .option('--learners <n>', `how many ask to be forgotten, 1 to ${MOST_LEARNERS}; the whole story needs 5`, count, 25)
    .option('--keep', 'leave it all running at the end, to look at in the Web UI, until Ctrl-C', false)
    .option('--json', 'one JSON object on the last line of standard output, the story on standard error', false)
    .option(
      '--free-ports',
      'take free ports at once; else the usual ones (7233, 8233, 18000), and free ones if taken',
      false,
    )
    .addHelpText('after', HELP)
    .parse([...args], { from: 'user' })
    .opts<DemoOptions>();
}

function count(text: string): number {
  const value = Number(text);
  if (!/^\d+$/.test(text) || value < 1 || value > MOST_LEARNERS) {
    throw new InvalidArgumentError(`It must be a whole number from 1 to ${MOST_LEARNERS}.`);
  }
  return value;
}

const HELP = `
JSON keys:
  learners           how many asked, the cancelled one included
  completed          COMPLETE in the LMS, and forgotten by every service
  cancelled          took it back while cooling off, and have the account back
  errored            left ERRORED at the end: 0 when all is well
  requests           what the sandbox was asked, in all
  seconds            from the discovery to the last learner's end
  learnersPerSecond  completed / seconds, the failures of the story included: npm run bench measures
  webUi              address of Temporal's Web UI

Exit code: 0 only if everything ended as it should, 1 if not, 2 wrong usage, 130 after Ctrl-C.

Examples:
  npm run demo
  npm run demo -- --learners 100
  npm run demo -- --keep`;
