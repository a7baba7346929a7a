import { type Command, CommanderError } from 'commander';
import { CliError, EXIT_CODES } from './cli-error';
import { explainError } from './explain-error';
import { createProgram, type ProgramContext } from './program';
import { reportFault } from './report-fault';
import { unverifiedTlsFault } from './unverified-tls-fault';
import { versionText } from './version-text';

/** Runs one command line and says its exit code; whatever goes wrong is one line and what to do, never a stack. */
export async function runCli(args: readonly string[], context: ProgramContext): Promise<number> {
  const { terminal, version, programs } = context;
  const refusal = unverifiedTlsFault(terminal.env);
  if (refusal !== undefined) {
    reportFault(terminal, refusal, args.includes('--json'));
    return refusal.exitCode;
  }
  const [first] = args;
  if (first === '--version' || first === '-V') {
    terminal.out(await versionText({ version, bundle: programs.bundle, env: terminal.env }));
    return EXIT_CODES.ok;
  }
  // `lethe help learner list`, as other tools have it.
  if (first === 'help') return runCli([...args.slice(1), '--help'], context);
  let code: number = EXIT_CODES.ok;
  let help = '';
  const program = createProgram(context, (exit) => {
    code = exit;
  });
  forAll(program, (command) =>
    command.exitOverride().configureOutput({
      writeOut: (text) => terminal.out(text.replace(/\n$/, '')),
      writeErr: (text) => {
        help += text;
      },
      getOutHelpWidth: () => Math.min(terminal.columns, 120),
    }),
  );
  try {
    await program.parseAsync([...args], { from: 'user' });
    return code;
  } catch (error) {
    if (error instanceof CommanderError && error.exitCode === 0) return EXIT_CODES.ok;
    const json = args.includes('--json') || /(?:-o|--output)[ =]?jsonl?\b/.test(args.join(' '));
    if (error instanceof CommanderError && error.code === 'commander.help' && !json) {
      terminal.note(help.trimEnd());
      return EXIT_CODES.usage;
    }
    const fault = error instanceof CommanderError ? usageFault(error, program, args) : explainError(error);
    reportFault(terminal, fault, json);
    return fault.exitCode;
  }
}

function usageFault(error: CommanderError, program: Command, args: readonly string[]): CliError {
  const message = error.code === 'commander.help' ? 'a command is missing' : error.message.replace(/^error: /, '');
  return new CliError('usage', message.replaceAll('\n', ' '), `see \`${pathOf(program, args).join(' ')} --help\``);
}

/** As far as the arguments name commands that exist. */
function pathOf(program: Command, args: readonly string[]): readonly string[] {
  const below = program.commands.find((command) => command.name() === args[0]);
  return [program.name(), ...(below === undefined ? [] : pathOf(below, args.slice(1)))];
}

function forAll(command: Command, change: (command: Command) => void): void {
  change(command);
  for (const below of command.commands) forAll(below, change);
}
