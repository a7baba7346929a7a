import { type ClientConnectConfig, loadClientConfigProfile, toClientOptions } from '@temporalio/envconfig';
import { checkAddress, checkConfigFile, checkTls } from './check-engine-settings';
import { EngineFault, EngineSettingsFault, EngineUnreachable } from './engine-fault';

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
    checkTls(profile, overrideEnvVars);
    found = toClientOptions(profile);
  } catch (error) {
    if (error instanceof EngineFault) throw error;
    // envconfig looks for the profile in what is not there.
    if (error instanceof TypeError) {
      const file = overrideEnvVars.TEMPORAL_CONFIG_FILE ?? "This user's temporal.toml";
      throw new EngineSettingsFault(
        `${file} contains no profile.\n` +
          'Write [profile.default] in it, followed by address = "host:port" and namespace = "name"; or unset TEMPORAL_CONFIG_FILE.',
      );
    }
    throw new EngineSettingsFault(
      `The settings of the connection to Temporal are not valid: ${(error as Error).message}.\n` +
        'Check TEMPORAL_PROFILE, TEMPORAL_CONFIG_FILE, and TEMPORAL_TLS_*.',
      { cause: error },
    );
  }
  const address = withPort(checkAddress(found.connectionOptions.address ?? '127.0.0.1'));
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
