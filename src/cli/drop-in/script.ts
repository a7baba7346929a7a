import type { Option } from 'commander';
import { CliError, type ExitName } from '../shell/cli-error';
import type { CommonOptions } from '../shell/common-options';
import type { Session } from '../shell/session';

/** A script of the Python driver under whose name we can be called, with its options and its exit codes. */
export interface Script {
  /** As it is called, without `.py`. */
  readonly name: string;
  /** One sentence, without a full stop. */
  readonly summary: string;
  /** Every option can also come from a variable: this, and the option's name in capitals. */
  readonly variables: 'RETIREMENT' | 'USERNAME_REPLACEMENT';
  /** Each call makes new ones, because commander keeps state in them. */
  readonly options: () => readonly Option[];
  /** What the script exits with for a fault that has no code of its own. */
  readonly exits: ScriptExits;
  /** @returns the exit code of the script, as the script gives it: 0, or a negative number */
  readonly run: (session: Session<ScriptOptions>) => Promise<number>;
}

/** Exit codes by our own name of the fault. */
export type ScriptExits = Readonly<Partial<Record<ExitName, number>>> & { readonly other: number };

/** Values of the options, under the names that the scripts use. */
export interface ScriptOptions extends CommonOptions {
  readonly [name: string]: unknown;
}

/** Something that went wrong, with the code that the script has for it. */
export class ScriptFault extends CliError {
  /** @param scriptCode as the script gives it; a shell shows -1 as 255 */
  constructor(
    readonly scriptCode: number,
    message: string,
    hint?: string,
  ) {
    super('failure', message, hint);
  }
}

/** What the script exits with for a fault. Wrong usage and Ctrl-C are what they are everywhere. */
export function scriptCode({ exits }: Pick<Script, 'exits'>, fault: CliError): number {
  if (fault instanceof ScriptFault) return fault.scriptCode;
  if (fault.exit === 'interrupted') return fault.exitCode;
  return exits[fault.exit] ?? exits.other;
}
