import { dirname, resolve } from 'node:path';
import { INSTANCE_ID } from '../domain/instance/instance';
import { driversWith } from '../drivers/registry';
import { createSecretReader, type SecretReader } from '../secrets/secret-reader';
import { REFERENCE } from '../secrets/secret-ref';
import { ConfigError, type ConfigFault, NoSuchInstance } from './config-fault';
import { hasChanged, readConfigFiles } from './config-files';
import { Findings } from './findings';
import { sharedIds, sharedSites } from './fleet-faults';
import type { InstanceConfig, LoadedConfig } from './instance-config';
import { idOf, isMapping, type ParsedFile, parseConfigFile } from './parse-config-file';
import { nearest } from './read/nearest';
import { readInstance } from './read/read-instance';
import type { DriversWith, Reading } from './read/reading';

export { ConfigError, type ConfigFault, formatFaults, NoSuchInstance } from './config-fault';
export { configFlag, configSource, instanceSource } from './config-source';
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
 * @throws {NoSuchInstance} when `instance` is none of those that are there
 * @throws {ConfigError} with every fault of every file that was asked for, and nothing else
 */
export async function loadConfig(options: LoadOptions): Promise<LoadedConfig> {
  const { fleet, files } = await readConfigFiles(options.path);
  const { instance } = options;
  const parsed = files.map((file) => parseConfigFile(file, fleet ? undefined : instance));
  const chosen = instance === undefined ? parsed : choose(parsed, instance, fleet ? options.path : undefined);
  const secrets = createSecretReader(options.env);
  const results = await Promise.all(chosen.map((file) => readFile(file, chosen.length === 1, options, secrets)));
  const instances = results.flatMap(({ instance }) => instance ?? []);
  const faults = [...results.flatMap((result) => result.faults), ...sharedIds(chosen), ...sharedSites(instances)];
  const warnings = results.flatMap((result) => result.warnings);
  if (faults.length > 0) throw new ConfigError(faults, warnings);
  return { instances: instances.sort((a, b) => (a.card.id < b.card.id ? -1 : 1)), warnings };
}

/** @param folder of the files; undefined for a file that stands alone, which gets its name where it has none of its own */
function choose(files: readonly ParsedFile[], instance: string, folder: string | undefined): readonly ParsedFile[] {
  if (folder === undefined) return files.map((file) => mustBe(file, instance));
  const chosen = files.filter(({ id }) => id === instance);
  if (chosen.length > 0) return chosen;
  const ids = files.map(({ id }) => id).sort();
  const meant = nearest(instance, ids);
  const message = `no instance called ${JSON.stringify(instance)} is in this folder`;
  const hint = `there are ${ids.join(', ')}${meant === undefined ? '' : `; did you mean ${meant}?`}`;
  const fault = { file: folder, path: '', code: 'config.invalid', message, hint } as const;
  // A file that cannot be read may be the one that is meant.
  const unread = files.filter(({ document }) => document === undefined).flatMap(({ faults }) => faults);
  throw unread.length === 0 ? new NoSuchInstance([fault]) : new ConfigError([fault, ...unread]);
}

function mustBe(file: ParsedFile, instance: string): ParsedFile {
  const own = file.document === undefined ? undefined : idOf(file.document.value);
  if (own === undefined || own === instance || !INSTANCE_ID.test(instance)) return file;
  const message = `this is the file of ${own}, and --instance (or LETHE_INSTANCE) is ${instance}`;
  const hint = 'leave it out, or name the file of that instance';
  throw new NoSuchInstance([{ file: file.file, path: 'lethe.id', code: 'config.invalid', message, hint }]);
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
    secretSources: [],
    alone,
    checkSecrets: options.secrets !== 'skip',
    readableByOthers: parsed.readableByOthers,
    changed: () => hasChanged(parsed),
    driversWith: options.driversWith ?? driversWith,
  };
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
