import { CliError } from './cli-error';
import { reportFault } from './report-fault';
import type { Terminal } from './terminal';

const SIGNALS = ['SIGINT', 'SIGTERM'] as const;

/**
 * Ctrl-C and SIGTERM end the command with a sentence and 130, also between two waits. A command that listens itself, or
 * waits, ends in its own way.
 */
export function endOnInterrupt(terminal: Terminal, process: NodeJS.Process): void {
  for (const signal of SIGNALS) {
    process.on(signal, () => {
      if (process.listenerCount(signal) > 1) return;
      const json = process.argv.includes('--json');
      const fault = new CliError('interrupted', 'interrupted', 'what was sent to Temporal before goes on without us');
      reportFault(terminal, fault, json);
      process.exit(fault.exitCode);
    });
  }
}
