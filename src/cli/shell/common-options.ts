import { type Command, InvalidArgumentError, Option } from 'commander';
import { givenTwice } from '../../config/given-once';
import { timerDuration } from './duration';

/** Values of the options that commands share. */
export interface CommonOptions {
  readonly config?: string;
  readonly config_file?: string;
  readonly instance?: string;
  readonly address?: string;
  readonly namespace?: string;
  readonly json?: boolean;
  readonly yes?: boolean;
  readonly dryRun?: boolean;
  /** False with `--no-wait`, true with `--wait`. */
  readonly wait?: boolean;
  /** @unit milliseconds */
  readonly timeout?: number;
  readonly reason?: string;
  readonly by?: string;
  readonly output?: 'table' | 'json' | 'jsonl' | 'csv';
  /** True for the usual pause, else how long it is. @unit milliseconds */
  readonly watch?: number | true;
}

export type CommonOption =
  | 'config'
  | 'engine'
  | 'json'
  | 'yes'
  | 'dry-run'
  | 'no-wait'
  | 'wait'
  | 'timeout'
  | 'who'
  | 'output'
  | 'watch';

/** Each call makes new options, because commander keeps state in them. */
const MAKERS: Readonly<Record<CommonOption, () => readonly Option[]>> = {
  config: () => [
    new Option('-c, --config <path>', 'instance file, or a folder of them (LETHE_CONFIG)').argParser(once),
    new Option(
      '--config_file <path>',
      'the same option under the name that the driver scripts use (RETIREMENT_CONFIG_FILE)',
    ).argParser(once),
    new Option('-i, --instance <id>', 'id of the instance (LETHE_INSTANCE)').argParser(once),
  ],
  engine: () => [
    new Option('--address <host:port>', "Temporal's address (TEMPORAL_ADDRESS)").argParser(once),
    new Option('--namespace <name>', "Temporal's namespace (TEMPORAL_NAMESPACE)").argParser(once),
  ],
  json: () => [new Option('--json', 'print one JSON value to standard output, also for errors')],
  output: () => [
    new Option('-o, --output <format>', 'how the list is printed; json is the same as --json').choices([
      'table',
      'json',
      'jsonl',
      'csv',
    ]),
  ],
  watch: () => [
    new Option('-w, --watch [duration]', 'show it again and again, with a pause (default: 2s)').argParser(
      timerDuration('100ms'),
    ),
  ],
  yes: () => [new Option('-y, --yes', 'do not ask for confirmation; required without a terminal')],
  'dry-run': () => [new Option('--dry-run', 'show what would happen, and change nothing')],
  // Always after `wait`. Before it, commander would make true the default.
  'no-wait': () => [
    new Option('--no-wait', 'one learner with an open run: leave the verb for the next worker, without an answer'),
  ],
  wait: () => [new Option('--wait', 'wait until the learner has ended or needs a person')],
  timeout: () => [
    new Option('--timeout <duration>', 'stop waiting after this time (exit code 124): 90s, 10m, 2h').argParser(
      timerDuration('0s'),
    ),
  ],
  who: () => [
    new Option('--reason <text>', 'why; kept with the run'),
    new Option('--by <name>', 'who asks, for the record (LETHE_BY; default: the user of this machine)'),
  ],
};

/** For answers that are not lists: nobody has to know which answers are. */
function oneAnswer(): Option {
  return new Option('-o, --output <format>', 'json is the same as --json').choices(['table', 'json']).hideHelp();
}

function once(value: string, before: string | undefined): string {
  const wrong = givenTwice(value, before);
  if (wrong !== undefined) throw new InvalidArgumentError(wrong);
  return value;
}

export function withCommon(command: Command, names: readonly CommonOption[]): Command {
  for (const name of names) for (const option of MAKERS[name]()) command.addOption(option);
  if (names.includes('json') && !names.includes('output')) command.addOption(oneAnswer());
  return command;
}
