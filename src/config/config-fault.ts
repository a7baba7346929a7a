import type { FailureCode } from '../domain/failure/failure';
import { printable } from '../domain/text/printable';

/** One thing that is wrong with a config file, with what to write instead. Holds no secret. */
export interface ConfigFault {
  /** As the operator named it; empty when no file was named at all. */
  readonly file: string;
  /** From 1; absent when the fault is the file's, not a line's. */
  readonly line?: number;
  readonly column?: number;
  /** As in `retirement_pipeline[3][2]`; empty for the whole file. */
  readonly path: string;
  readonly code: Extract<FailureCode, 'config.invalid' | 'secret.missing'>;
  /** What is wrong. */
  readonly message: string;
  /** What to write, set or do instead. */
  readonly hint: string;
}

/** Every fault of every file that was to be loaded. Its message is for the operator: a line a fault, and no stack. */
export class ConfigError extends Error {
  override readonly name: string = 'ConfigError';

  constructor(
    readonly faults: readonly ConfigFault[],
    /** What else there is to report about the files that were read. */
    readonly warnings: readonly ConfigFault[] = [],
  ) {
    super(formatFaults(faults));
    this.stack = `${this.name}: ${this.message}`;
  }

  /** `secret.missing` only when nothing else is wrong. */
  get code(): ConfigFault['code'] {
    return this.faults.every((fault) => fault.code === 'secret.missing') ? 'secret.missing' : 'config.invalid';
  }
}

/** The instance that was asked for is another than those that are there. */
export class NoSuchInstance extends ConfigError {
  override readonly name = 'NoSuchInstance';
}

/** A line a fault: `site.yml:12: what is wrong → what to write instead`, in the order of the files. */
export function formatFaults(faults: readonly ConfigFault[]): string {
  return faults.map(formatFault).join('\n');
}

function formatFault(fault: ConfigFault): string {
  const line = fault.line === undefined ? '' : `:${fault.line}`;
  const where = fault.file === '' ? '' : `${fault.file}${line}: `;
  return printable(`${where}${fault.message} → ${fault.hint}`);
}
