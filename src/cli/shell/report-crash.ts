import { CliError } from './cli-error';
import { reportFault } from './report-fault';
import { systemFault } from './system-fault';
import type { Terminal } from './terminal';

/**
 * Says that a defect of ours ends the command, by the error's class alone: Node.js would print it with all its fields. Errors of the system are told in words.
 * @returns the exit code
 */
export function reportCrash(terminal: Terminal, error: unknown, json: boolean): number {
  const name = error instanceof Error ? error.name : typeof error;
  const fault = systemFault(error) ?? new CliError('failure', `unexpected ${name}`, 'LETHE_DEBUG=1 shows where');
  fault.cause ??= error;
  reportFault(terminal, fault, json);
  return fault.exitCode;
}
