import { printable } from '../../domain/text/printable';
import type { CliError } from './cli-error';
import { jsonText } from './page';
import type { Terminal } from './terminal';

/** Says what went wrong: on standard error, and with `--json` as a JSON value on standard output. @param program who says it */
export function reportFault(terminal: Terminal, fault: CliError, json: boolean, program = 'lethe'): void {
  const { code, message, hint } = fault;
  if (json) terminal.data(jsonText({ error: { code, message, ...(hint === undefined ? {} : { hint }) } }));
  terminal.note(`${program}: ${printable(message)}`);
  if (hint !== undefined) for (const line of hint.split('\n')) terminal.note(`  ${printable(line)}`);
  const shown = fault.cause ?? fault;
  if (terminal.env.LETHE_DEBUG === '1' && shown instanceof Error) terminal.note(String(shown.stack));
}
