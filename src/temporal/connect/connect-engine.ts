import type { Connection } from '@temporalio/client';
import { checkNamespace, explainConnection } from '../namespace/check-namespace';
import { type EngineConfig, engineConfig } from './engine-config';
import { EngineUnreachable } from './engine-fault';
import { isLoopback } from './loopback-address';
import { openConnection } from './open-connection';
import { portAnswers } from './ports';
import { tlsFault } from './tls-fault';

/** @unit milliseconds */
const FIRST_TRY_MS = 2_000;

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
 * A client's connection to the Temporal server that the environment names.
 * @throws EngineUnreachable, EngineDenied, NamespaceMissing, EngineFault: each says what to do
 */
export async function connectEngine(options: ConnectOptions = {}): Promise<Engine> {
  const { env, timeoutMs = 10_000 } = options;
  const config = engineConfig(env);
  // gRPC would try a refused port of this machine until the time is over.
  if (isLoopback(config.address) && !(await portAnswers(config.address))) {
    throw new EngineUnreachable(config.address, 'connection refused');
  }
  const connection = await open(config, timeoutMs);
  if (options.checkNamespace !== false) await checkNamespace(connection, config, timeoutMs);
  return { ...config, connection };
}

/** gRPC goes on trying in silence where TLS fails: somebody looks after a first, short try. */
async function open(config: EngineConfig, timeoutMs: number): Promise<Connection> {
  const attempt = (connectTimeout: number) => openConnection({ ...config.connectionOptions, connectTimeout });
  const first = Math.min(FIRST_TRY_MS, timeoutMs);
  try {
    return await attempt(first).catch(async (error: unknown) => {
      const fault = explainConnection(error, config);
      const found = fault instanceof EngineUnreachable ? await tlsFault(config) : fault;
      if (found !== undefined || first === timeoutMs) throw found ?? fault;
      return attempt(timeoutMs - first);
    });
  } catch (error) {
    throw explainConnection(error, config);
  }
}
