import { type ClientConnectConfig, loadClientConnectConfig } from '@temporalio/envconfig';
import { EngineFault } from './engine-fault';

export interface EngineConfig {
  /** `host:port`. */
  readonly address: string;
  readonly namespace: string;
  /** Fits a client's `Connection` and a worker's `NativeConnection`. */
  readonly connectionOptions: ClientConnectConfig['connectionOptions'] & { readonly apiKey?: string };
}

/**
 * Where the engine is and how we may speak to it, by Temporal's own rules: TEMPORAL_ADDRESS, TEMPORAL_NAMESPACE,
 * TEMPORAL_API_KEY, TEMPORAL_TLS_*, and the profile (TEMPORAL_PROFILE) of TEMPORAL_CONFIG_FILE or its usual place.
 * @throws EngineFault when they contradict each other or name a file that cannot be read
 */
export function engineConfig(env: NodeJS.ProcessEnv = process.env): EngineConfig {
  // Compose and CI pass what is not set as an empty text.
  const set = Object.entries(env).filter((entry): entry is [string, string] => Boolean(entry[1]));
  let found: ClientConnectConfig;
  try {
    found = loadClientConnectConfig({ overrideEnvVars: Object.fromEntries(set) });
  } catch (error) {
    throw new EngineFault(
      `The settings of the Temporal connection cannot be used: ${(error as Error).message}.\n` +
        'Check TEMPORAL_PROFILE, TEMPORAL_CONFIG_FILE and TEMPORAL_TLS_*.',
      { cause: error },
    );
  }
  const address = found.connectionOptions.address ?? '127.0.0.1:7233';
  return {
    address,
    namespace: found.namespace ?? 'default',
    connectionOptions: { ...found.connectionOptions, address } as EngineConfig['connectionOptions'],
  };
}
