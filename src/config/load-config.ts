import { dirname, resolve } from 'node:path';
import { driversWith } from '../drivers/registry';
import { createSecretReader, type SecretReader } from '../secrets/secret-reader';
import { REFERENCE } from '../secrets/secret-ref';
import { ConfigError, type ConfigFault } from './config-fault';
import { readConfigFiles } from './config-files';
import { Findings } from './findings';
import { sharedIds, sharedSites } from './fleet-faults';
import type { InstanceConfig, LoadedConfig } from './instance-config';
import { idOf, isMapping, type ParsedFile, parseConfigFile } from './parse-config-file';
import { nearest } from './read/nearest';
import { readInstance } from './read/read-instance';
import type { DriversWith, Reading } from './read/reading';

export { ConfigError, type ConfigFault, formatFaults } from './config-fault';
export { configSource, instanceSource } from './config-source';
export type {
  ConfiguredDriver,
  InstanceConfig,
  LoadedConfig,
  PartnerReportConfig,
  ReportPlace,
} from './instance-config';
export { requireCoolOff } from './read/require-cool-off';
export { settingsOf } from './settings-of';
export { placeAddress, type StoragePlace } from './storage-place';

export interface LoadOptions {
  /** A file, or a folder of them; see `configSource()`. */
  readonly path: string;
  /** Names the instance of a file; picks one of a folder. See `instanceSource()`. */
  readonly instance?: string;
  readonly env: NodeJS.ProcessEnv;
  /** `skip` for a command that connects only to Temporal: then secrets do not have to exist. @default 'check' */
  readonly secrets?: 'check' | 'skip';
  readonly driversWith?: DriversWith;
}

/**
 * Reads and checks the config as a whole, before anything starts.
 * @throws {ConfigError} with every fault of every file that was asked for, and nothing else
 */
export async function loadConfig(options: LoadOptions): Promise<LoadedConfig> {
  const { fleet, files } = await readConfigFiles(options.path);
  const parsed = files.map((file) => parseConfigFile(file, fleet ? undefined : options.instance));
  const chosen = fleet && options.instance !== undefined ? choose(parsed, options.instance, options.path) : parsed;
  const secrets = createSecretReader(options.env);
  const results = await Promise.all(chosen.map((file) => readFile(file, chosen.length === 1, options, secrets)));
  const instances = results.flatMap(({ instance }) => instance ?? []);
  const faults = [...results.flatMap((result) => result.faults), ...sharedIds(chosen), ...sharedSites(instances)];
  const warnings = results.flatMap((result) => result.warnings);
  if (faults.length > 0) throw new ConfigError(faults, warnings);
  return { instances: instances.sort((a, b) => (a.card.id < b.card.id ? -1 : 1)), warnings };
}

function choose(files: readonly ParsedFile[], instance: string, path: string): readonly ParsedFile[] {
  const chosen = files.filter(({ id }) => id === instance);
  if (chosen.length > 0) return chosen;
  const ids = files.map(({ id }) => id).sort();
  const meant = nearest(instance, ids);
  const message = `no instance called ${JSON.stringify(instance)} is in this folder`;
  const hint = `there are ${ids.join(', ')}${meant === undefined ? '' : `; did you mean ${meant}?`}`;
  // A file that cannot be read may be the one that is meant.
  throw new ConfigError([
    { file: path, path: '', code: 'config.invalid', message, hint },
    ...files.filter(({ document }) => document === undefined).flatMap(({ faults }) => faults),
  ]);
}

interface FileResult {
  readonly instance?: InstanceConfig;
  readonly faults: readonly ConfigFault[];
  readonly warnings: readonly ConfigFault[];
}

async function readFile(
  parsed: ParsedFile,
  alone: boolean,
  options: LoadOptions,
  secrets: SecretReader,
): Promise<FileResult> {
  const { file, document } = parsed;
  if (document === undefined) return { faults: parsed.faults, warnings: [] };
  const findings = new Findings(file, document);
  if (!isMapping(document.value)) {
    const what = document.value === null ? 'is empty' : 'is not a mapping';
    findings.fault([], {
      message: `the file ${what}`,
      hint: 'write client_id: …, base_urls: …, and retirement_pipeline: …',
    });
    return { faults: [...parsed.faults, ...findings.faults], warnings: [] };
  }
  const reading: Reading = {
    file,
    folder: dirname(resolve(file)),
    document,
    script: document.value,
    findings,
    env: options.env,
    secrets,
    alone,
    checkSecrets: options.secrets !== 'skip',
    readableByOthers: parsed.readableByOthers,
    driversWith: options.driversWith ?? driversWith,
  };
  const said = idOf(document.value);
  if (said !== undefined && said !== parsed.id) {
    findings.warn(['lethe', 'id'], {
      message: `lethe.id is ${said}, but --instance (or LETHE_INSTANCE) is ${parsed.id}`,
      hint: 'set it in one place only: runs of the other id continue under that id',
    });
  }
  const instance = await readInstance(parsed.id, reading);
  const shown = (faults: readonly ConfigFault[]) => hideSecrets(inFileOrder(faults), document.value);
  const faults = shown([...parsed.faults, ...findings.faults]);
  return { ...(instance === undefined ? {} : { instance }), faults, warnings: shown(findings.warnings) };
}

function inFileOrder(faults: readonly ConfigFault[]): readonly ConfigFault[] {
  return faults.toSorted((a, b) => (a.line ?? 0) - (b.line ?? 0) || (a.column ?? 0) - (b.column ?? 0));
}

/** Keys that hold secrets, of the Python driver and of any other service. */
const SECRET_KEY = /secret|password|passwd|token|(?:api|access|private|signing)_?key/i;
/** A shorter one is in every text by chance. @unit characters */
const SHORTEST = 4;
const DEEPEST = 6;

/**
 * Whatever a fault says, it repeats no secret of the file: not one that was taken for something else (an alias, a
 * merge), nor one that a driver's message has in it.
 */
function hideSecrets(faults: readonly ConfigFault[], script: unknown): readonly ConfigFault[] {
  const secrets = [...secretsIn(script, false, 0)].sort((a, b) => b.length - a.length);
  const hide = (text: string) => secrets.reduce((shown, secret) => shown.replaceAll(secret, '…'), text);
  if (secrets.length === 0) return faults;
  return faults.map((fault) => ({ ...fault, message: hide(fault.message), hint: hide(fault.hint) }));
}

function* secretsIn(value: unknown, secret: boolean, depth: number): Generator<string> {
  if (typeof value === 'string') {
    if (secret && value.length >= SHORTEST && !REFERENCE.test(value)) yield value;
    return;
  }
  if (depth > DEEPEST || typeof value !== 'object' || value === null) return;
  if (!isMapping(value) && !Array.isArray(value)) return;
  for (const [key, below] of Object.entries(value)) yield* secretsIn(below, secret || SECRET_KEY.test(key), depth + 1);
}
