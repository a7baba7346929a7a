import { Command, InvalidArgumentError } from 'commander';

export interface DemoOptions {
  readonly learners: number;
  /** Everything stays running at the end, until Ctrl-C. */
  readonly keep: boolean;
  readonly json: boolean;
  /** Free ports, even if the usual ones are free. */
  readonly freePorts: boolean;
}

const WRONG_USAGE = 2;
const MOST_LEARNERS = 1_000;

/** Ends the process after `--help`, and with 2 on wrong usage. */
export function demoOptions(args: readonly string[]): DemoOptions {
  return new Command('npm run demo --')
    .exitOverride((error) => process.exit(error.exitCode === 0 ? 0 : WRONG_USAGE))
    .description(
      'Retires the learners of an invented Open edX, with its own Temporal server, sandbox, and worker. Meanwhile, ' +
        'services fail, answers are lost, and the worker is killed. The demo keeps nothing and reads none of your\n' +
        'settings. It uses only this machine, and a package registry if it must first get Temporal.',
    )
    .option('--learners <n>', `number of learners, 1 to ${MOST_LEARNERS}; the whole story needs 5`, count, 25)
    .option('--keep', 'keep everything running at the end, until Ctrl-C, so that you can look at the Web UI', false)
    .option(
      '--json',
      'print one JSON object as the last line of standard output, and the story to standard error',
      false,
    )
    .option(
      '--free-ports',
      'use free ports; by default the usual ones (7233, 8233, 18000), or free ones if these are in use',
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
  learners           number of learners, including the cancelled one
  completed          COMPLETE in the LMS, and erased by every service
  cancelled          changed their mind in the cool-off, and have the account back
  errored            ERRORED at the end: 0 if everything worked
  requests           all requests to the sandbox
  seconds            from the discovery to the end of the last learner
  learnersPerSecond  completed / seconds, including the failures of the story; npm run bench measures speed
  webUi              address of Temporal's Web UI

Exit code: 0 only if everything ended as it should, 1 if not, 2 wrong usage, 130 after Ctrl-C.

Examples:
  npm run demo
  npm run demo -- --learners 100
  npm run demo -- --keep`;
