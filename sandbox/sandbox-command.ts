import { Command, InvalidArgumentError } from 'commander';
import { checkTuning, SANDBOX_DEFAULTS, SANDBOX_TUNING, type SandboxTuning } from './sandbox-options';
import { SERVICES } from './services/services';

/** What was typed. */
export interface Flags {
  readonly host: string;
  readonly port: number;
  readonly learners: number;
  readonly complete: number;
  readonly seed: number;
  readonly latency: number;
  readonly tokenLife: number;
  readonly twins: number | true | undefined;
  readonly namesakes: number | true | undefined;
  readonly forumRenames: boolean;
  readonly workerMayCancel: boolean;
  readonly oddNames: boolean;
  readonly createdDaysAgo?: readonly [number, number];
  readonly pipeline?: string;
  readonly states?: readonly string[];
  readonly set: Partial<SandboxTuning>;
  readonly writeConfig?: string;
  readonly googleSecrets?: string;
  readonly json: boolean;
}

const WRONG_USAGE = 2;

const number = (text: string): number => {
  const value = Number(text);
  if (text.trim() === '' || !(value >= 0)) throw new InvalidArgumentError('It must be a number, 0 or more.');
  return value;
};

/** The services have the ports after that of the LMS. */
const LAST_PORT = 65_535 - SERVICES.length;

const port = (text: string): number => {
  const value = number(text);
  if (!Number.isInteger(value) || value > LAST_PORT)
    throw new InvalidArgumentError(`Write a port: 1 to ${LAST_PORT}, or 0.`);
  return value;
};

const range = (text: string): readonly [number, number] => {
  const [from, to] = text.split('-');
  return [number(from ?? ''), number(to ?? from ?? '')];
};

/** `queueRowMs=1`: numbers and booleans as JSON has them, lists with commas, the rest as text. */
const setting = (text: string, before: Partial<SandboxTuning>): Partial<SandboxTuning> => {
  const mark = text.indexOf('=');
  if (mark < 1) throw new InvalidArgumentError('Write it as option=value.');
  const [key, value] = [text.slice(0, mark), text.slice(mark + 1)];
  const known: unknown = Object.hasOwn(SANDBOX_TUNING, key) ? SANDBOX_TUNING[key as keyof SandboxTuning] : '';
  const read = Array.isArray(known) ? value.split(',') : typeof known === 'string' ? value : parsed(value);
  try {
    return { ...before, ...checkTuning({ [key]: read }) };
  } catch (error) {
    throw new InvalidArgumentError(`${(error as Error).message}.`);
  }
};

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

/** The command line of the sandbox. A mistake in it ends the process with code 2. */
export function readCommandLine(): Flags {
  return new Command('lethe sandbox')
    .exitOverride((error) => process.exit(error.exitCode === 0 ? 0 : WRONG_USAGE))
    .description('A small Open edX to retire learners from: an LMS and its services, on this machine only.')
    .option('--host <address>', 'where it listens; in a container, its name in the network', SANDBOX_DEFAULTS.host)
    .option('--port <port>', 'port of the LMS; the other services follow it; 0 takes free ones', port, 18_000)
    .option('--learners <n>', 'learners in the retirement queue', number, 25)
    .option('--complete <n>', 'learners who are COMPLETE already, besides', number, 0)
    .option('--seed <n>', 'the same seed gives the same learners', number, 1)
    .option('--created-days-ago <days>', 'how long ago they asked; 60-0 spreads them evenly (default: 30)', range)
    .option(
      '--twins [n]',
      'learners whose username somebody had before in another case (1 if no number is given)',
      number,
    )
    .option(
      '--namesakes [n]',
      'learners who were renamed and put back to PENDING, each with a living user whose name differs by an accent only',
      number,
    )
    .option('--no-odd-names', 'usernames of plain letters and digits only')
    .option('--pipeline <file>', 'take the pipeline of this instance file: its states, and the file that is written')
    .option('--states <names>', "the LMS's states in order, with commas between them", (text) => text.split(','))
    .option('--latency <ms>', 'milliseconds added to every request', number, 0)
    .option('--token-life <s>', 'seconds until a token expires', number, 3600)
    .option('--no-forum-renames', 'the step retire_forum does not rename the learner: a forum on MongoDB')
    .option('--worker-may-cancel', 'lets the plain retirement worker cancel', false)
    .option('--set <option=value>', 'any option of the sandbox, by its name; repeat it for more', setting, {})
    .option('--write-config <file>', 'write an instance file for this sandbox')
    .option(
      '--google-secrets <file>',
      'write the service account of the Google Drive to this file; --write-config then has partner reports that go there',
    )
    .option('--json', 'print only the line of JSON', false)
    .addHelpText(
      'after',
      `
Options for --set, with their defaults:
${Object.entries(SANDBOX_TUNING)
  .map(([key, value]) => `  ${key}=${Array.isArray(value) ? value.join(',') : value}`)
  .join('\n')}

When the sandbox is ready, it prints one line of JSON: addresses, client id and secret, process id. Learners, faults,
requests and more are at /_sandbox/ of its "admin" address. sandbox/readme.md describes all of it. Ctrl-C ends it.`,
    )
    .parse()
    .opts<Flags>();
}
