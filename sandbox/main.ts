import { writeFileSync } from 'node:fs';
import { Command, InvalidArgumentError } from 'commander';
import { type Sandbox, startSandbox } from './start-sandbox';

interface Flags {
  readonly port: number;
  readonly learners: number;
  readonly seed: number;
  readonly latency: number;
  readonly tokenLife: number;
  readonly twins: number | true | undefined;
  readonly forumRenames: boolean;
  readonly workerMayCancel: boolean;
  readonly oddNames: boolean;
  readonly createdDaysAgo?: readonly [number, number];
  readonly states?: readonly string[];
  readonly writeConfig?: string;
  readonly json: boolean;
}

const WRONG_USAGE = 2;

const number = (text: string): number => {
  const value = Number(text);
  if (text.trim() === '' || !(value >= 0)) throw new InvalidArgumentError('It must be a number, 0 or more.');
  return value;
};

const range = (text: string): readonly [number, number] => {
  const [from, to] = text.split('-');
  return [number(from ?? ''), number(to ?? from ?? '')];
};

function command(): Command {
  return new Command('lethe sandbox')
    .exitOverride((error) => process.exit(error.exitCode === 0 ? 0 : WRONG_USAGE))
    .description(
      'A small Open edX to retire learners from: LMS, ecommerce, credentials and their like, on this machine only.',
    )
    .option('--port <port>', 'port of the LMS; the other services follow it; 0 takes free ones', number, 18_000)
    .option('--learners <n>', 'learners in the retirement queue', number, 25)
    .option('--seed <n>', 'the same seed gives the same learners', number, 1)
    .option('--latency <ms>', 'milliseconds added to every request', number, 0)
    .option('--token-life <s>', 'seconds until a token expires', number, 3600)
    .option('--created-days-ago <days>', 'how long ago they asked; 60-0 spreads them evenly (default: 30)', range)
    .option(
      '--twins [n]',
      'learners whose username somebody had before in another case (1 if no number is given)',
      number,
    )
    .option(
      '--forum-renames',
      'the step retire_forum renames the learner, as the MySQL backend of the forum does',
      false,
    )
    .option('--worker-may-cancel', 'lets the plain retirement worker cancel', false)
    .option(
      '--states <names>',
      "the LMS's retirement states in order, separated by commas (default: those of the usual pipelines)",
      (text: string) => text.split(','),
    )
    .option('--no-odd-names', 'usernames of plain letters and digits only')
    .option('--write-config <file>', 'write a driver-script YAML for this sandbox')
    .option('--json', 'nothing but the line of JSON', false)
    .addHelpText(
      'after',
      '\nWhen ready it prints one line of JSON: addresses, client id and secret, process id. Learners, faults, requests and' +
        '\nmore are at /_sandbox/ of its "admin" address. Ctrl-C ends it.',
    );
}

async function main(): Promise<void> {
  const flags = command().parse().opts<Flags>();
  const sandbox = await startSandbox({
    port: flags.port,
    latencyMs: flags.latency,
    tokenLifeS: flags.tokenLife,
    forumRenames: flags.forumRenames,
    workerMayCancel: flags.workerMayCancel,
    ...(flags.states === undefined ? {} : { states: flags.states }),
  });
  sandbox.admin.seed({
    count: flags.learners,
    seed: flags.seed,
    oddNames: flags.oddNames,
    twins: flags.twins === true ? 1 : (flags.twins ?? 0),
    createdDaysAgo: flags.createdDaysAgo ?? 30,
  });
  if (flags.writeConfig !== undefined) writeFileSync(flags.writeConfig, sandbox.config());
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => void sandbox.stop());
  announce(sandbox, flags);
}

function announce(sandbox: Sandbox, flags: Flags): void {
  const { id: clientId, secret: clientSecret } = sandbox.clients.worker;
  const { url: lms, urls: services } = sandbox;
  const ready = {
    lms,
    services,
    admin: sandbox.adminUrl,
    clientId,
    clientSecret,
    learners: flags.learners,
    pid: process.pid,
  };
  process.stdout.write(`${JSON.stringify(ready)}\n`);
  if (flags.json) return;
  process.stderr.write(`The sandbox is ready: ${flags.learners} learners wait at ${lms}. Ctrl-C ends it.\n`);
}

main().catch((error: NodeJS.ErrnoException) => {
  const taken = error.code === 'EADDRINUSE' ? 'The port is taken; give another with --port, or 0 for free ones. ' : '';
  process.stderr.write(`The sandbox did not start. ${taken}(${error.message})\n`);
  process.exitCode = 1;
});
