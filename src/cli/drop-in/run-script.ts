import { basename } from 'node:path';
import { Command, CommanderError } from 'commander';
import { withoutValue } from '../../domain/text/without-value';
import { CliError, EXIT_CODES } from '../shell/cli-error';
import { explainError } from '../shell/explain-error';
import { reportFault } from '../shell/report-fault';
import { Session, type Surroundings } from '../shell/session';
import { unverifiedTlsFault } from '../shell/unverified-tls-fault';
import { type Script, type ScriptOptions, scriptCode } from './script';
import { optionsFrom } from './script-options';
import { SCRIPTS } from './scripts';

/** The script that a program was called by, if it is one of ours. @param path how it was called: a name, or a path, also of its file */
export function scriptOf(path: string): Script | undefined {
  const name = basename(path, '.js');
  return SCRIPTS.find((script) => script.name === name);
}

/** Runs a script's command line. @returns the exit code as a shell shows it: -1 is 255 */
export async function runScript(script: Script, args: readonly string[], context: Surroundings): Promise<number> {
  const { terminal } = context;
  const fail = (error: unknown) => {
    const fault = error instanceof CommanderError ? usageFault(script, error) : explainError(error);
    reportFault(terminal, fault, false, script.name);
    return asShellShows(error instanceof CommanderError ? EXIT_CODES.usage : scriptCode(script, fault));
  };
  const refusal = unverifiedTlsFault(terminal.env);
  if (refusal !== undefined) return fail(refusal);
  let options: ScriptOptions;
  try {
    const command = commandOf(script, context);
    command.parse([...optionsFrom(script, terminal.env), ...args], { from: 'user' });
    options = command.opts<ScriptOptions>();
  } catch (error) {
    return error instanceof CommanderError && error.exitCode === 0 ? EXIT_CODES.ok : fail(error);
  }
  const session = new Session(context, options);
  try {
    return asShellShows(await script.run(session));
  } catch (error) {
    return fail(error);
  } finally {
    await session.close();
  }
}

function commandOf(script: Script, { terminal }: Surroundings): Command {
  const command = new Command(script.name)
    .description(
      `${script.summary}. Takes the options of the Python script of that name, also from ${script.variables}_*.`,
    )
    .allowExcessArguments(false)
    .exitOverride()
    .configureOutput({
      writeOut: (text) => terminal.out(text.replace(/\n$/, '')),
      writeErr: () => {},
      getOutHelpWidth: () => Math.min(terminal.columns, 120),
    });
  for (const option of script.options()) command.addOption(option);
  return command;
}

function usageFault({ name }: Script, { message }: CommanderError): CliError {
  const said = withoutValue(message)
    .replace(/^error: /, '')
    .replaceAll('\n', ' ');
  return new CliError('usage', said, `see \`${name} --help\``);
}

/** A process's exit code has eight bits. */
function asShellShows(code: number): number {
  return code & 0xff;
}
