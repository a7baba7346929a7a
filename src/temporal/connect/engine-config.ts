import { type ClientConnectConfig, loadClientConfigProfile, toClientOptions } from '@temporalio/envconfig';
import { checkCredentials, checkValues } from './check-credentials';
import { checkAddress, checkConfigFile, checkTls } from './check-engine-settings';
import { EngineFault, EngineUnreachable } from './engine-fault';
import { settingsFault } from './settings-fault';

export interface EngineConfig {
  /** `host:port`. */
  readonly address: string;
  readonly namespace: string;
  /** Fits a client's `Connection` and a worker's `NativeConnection`. */
  readonly connectionOptions: ClientConnectConfig['connectionOptions'] & { readonly apiKey?: string };
}

/**
 * Where the Temporal server is and how to connect to it, by Temporal's own rules: TEMPORAL_ADDRESS, TEMPORAL_NAMESPACE,
 * TEMPORAL_API_KEY, TEMPORAL_TLS_*, and the profile (TEMPORAL_PROFILE) of TEMPORAL_CONFIG_FILE or its usual place.
 * @throws EngineSettingsFault when they contradict each other, name a file that cannot be read or a port that cannot be
 */
export function engineConfig(env: NodeJS.ProcessEnv = process.env): EngineConfig {
  // Compose and CI pass what is not set as an empty text.
  const set = Object.entries(env).filter((entry): entry is [string, string] => Boolean(entry[1]?.trim()));
  const overrideEnvVars = Object.fromEntries(set);
  checkConfigFile(overrideEnvVars);
  let found: ClientConnectConfig;
  try {
    const profile = loadClientConfigProfile({ overrideEnvVars });
    checkValues(profile);
    checkTls(profile, overrideEnvVars);
    found = toClientOptions(profile);
  } catch (error) {
    throw error instanceof EngineFault ? error : settingsFault(error, overrideEnvVars);
  }
  const address = withPort(checkAddress(found.connectionOptions.address ?? '127.0.0.1'));
  checkCredentials(found.connectionOptions, address);
  return {
    address,
    namespace: found.namespace ?? 'default',
    connectionOptions: { ...found.connectionOptions, address } as EngineConfig['connectionOptions'],
  };
}

/** Temporal's own port if there is none, as in its SDK. */
function withPort(address: string): string {
  const [, port] = /:(\d+)$/.exec(address) ?? [];
  if (port === undefined) return /^(?:[^:]+|\[.*\])$/.test(address) ? `${address}:7233` : address;
  if (Number(port) < 1 || Number(port) > 65_535) throw new EngineUnreachable(address, 'the port does not exist');
  return address;
}
