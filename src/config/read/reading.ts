import type { Driver, DriverScript } from '../../drivers/kit/driver';
import type { ExtraService } from '../../drivers/registry';
import type { SecretReader } from '../../secrets/secret-reader';
import type { Findings } from '../findings';
import type { SecretSource } from '../instance-config';
import type { YamlDocument } from '../yaml/yaml-document';

/** Every driver there is, and one for each extra service of the file; that of `drivers/registry` outside of tests. */
export type DriversWith = (extra: ExtraService[]) => readonly Driver[];

/** One file while it is made into an instance: what was read, and where its faults go. */
export interface Reading {
  readonly file: string;
  /** Absolute; where relative secret files begin. */
  readonly folder: string;
  readonly document: YamlDocument;
  readonly script: DriverScript;
  readonly findings: Findings;
  readonly env: NodeJS.ProcessEnv;
  readonly secrets: SecretReader;
  /** Of the secrets that were read so far. */
  readonly secretSources: SecretSource[];
  /** No other instance is loaded: only then do the TUBULAR_ variables, which name one site, count. */
  readonly alone: boolean;
  /** Whether secrets must exist; a command that connects only to Temporal needs none. */
  readonly checkSecrets: boolean;
  /** Every user of the machine can read the file. */
  readonly readableByOthers: boolean;
  /** Whether the file has another text by now. */
  readonly changed: () => Promise<boolean>;
  readonly driversWith: DriversWith;
}
