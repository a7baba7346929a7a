import type { InstanceSettings } from '../instance/settings';

/** An instance file that was named on the command line. */
export interface NamedFile {
  readonly name: string;
  readonly settings: InstanceSettings;
}

/** What a site is judged by, beside the file of who looks. */
export interface Beside {
  /** Absent where nothing is in force, or it cannot be read. */
  readonly inForce?: InstanceSettings;
  readonly named?: NamedFile;
}
