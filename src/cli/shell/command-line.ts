import type { CommonOptions } from './common-options';
import type { Terminal } from './terminal';

/** What was typed, and where: all of a session that reading the config and the key ring needs. */
export interface CommandLine {
  readonly terminal: Terminal;
  readonly options: CommonOptions;
  /** A line for the person beside the answer. */
  note(line: string): void;
}
