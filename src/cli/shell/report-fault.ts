import type { CliError } from './cli-error';
import { printableJson } from './printable';
import type { Terminal } from './terminal';

/** Says what went wrong: on standard error, and with `--json` as a JSON value on standard output. */
export function reportFault(terminal: Terminal, fault: CliError, json: boolean): void {
  const { code, message, hint } = fault;
  if (json) terminal.out(printableJson({ error: { code, message, ...(hint === undefined ? {} : { hint }) } }));
  terminal.note(`lethe: ${message}`);
  if (hint !== undefined) for (const line of hint.split('\n')) terminal.note(`  ${line}`);
  const shown = fault.cause ?? fault;
  if (terminal.env.LETHE_DEBUG === '1' && shown instanceof Error) terminal.note(String(shown.stack));
}
