import type { Connection } from '@temporalio/client';
import { checkNamespace, explainConnection, isLoopback } from './check-namespace';
import { type EngineConfig, engineConfig } from './engine-config';
import { EngineUnreachable } from './engine-fault';
import { openConnection } from './open-connection';
import { portAnswers } from './ports';

export interface ConnectOptions {
  readonly env?: NodeJS.ProcessEnv;
  /** @unit milliseconds, default 10,000 */
  readonly timeoutMs?: number;
  /** False for what is about to make the namespace. @default true */
  readonly checkNamespace?: boolean;
}

export interface Engine extends EngineConfig {
  /** For `new Client({ connection, namespace })`; close it. */
  readonly connection: Connection;
}

/**
 * A client's connection to the engine that the environment names.
 * @throws EngineUnreachable, EngineDenied, NamespaceMissing, EngineFault: each says what to do
 */
export async function connectEngine(options: ConnectOptions = {}): Promise<Engine> {
  const { env, timeoutMs = 10_000 } = options;
  const config = engineConfig(env);
  // gRPC would try a refused port of this machine until the time is over.
  if (isLoopback(config.address) && !(await portAnswers(config.address))) {
    throw new EngineUnreachable(config.address, 'connection refused');
  }
  const connection = await openConnection({ ...config.connectionOptions, connectTimeout: timeoutMs }).catch(
    (error: unknown) => {
      throw explainConnection(error, config);
    },
  );
  if (options.checkNamespace !== false) await checkNamespace(connection, config, timeoutMs);
  return { ...config, connection };
}
