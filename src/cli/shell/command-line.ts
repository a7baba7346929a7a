import type { CommonOptions } from './common-options';
import type { Terminal } from './terminal';

/** What was typed, and where: all of a session that reading the config and the key ring needs. */
export interface CommandLine {
  readonly terminal: Terminal;
  readonly options: CommonOptions;
  /** Does what is costly once for this command line. @param what its name */
  once<T>(what: string, work: () => Promise<T>): Promise<T>;
  /** A line for the person beside the answer. */
  note(line: string): void;
}
