import { setTimeout as sleep } from 'node:timers/promises';
import { NativeConnection } from '@temporalio/worker';
import { checkNamespace, explainConnection } from '../namespace/check-namespace';
import type { ConnectOptions } from './connect-engine';
import { type EngineConfig, engineConfig } from './engine-config';
import { EngineDenied, type EngineFault, EngineUnreachable } from './engine-fault';
import { openConnection } from './open-connection';
import { portAnswers } from './ports';
import { tlsFault } from './tls-fault';

export interface NativeEngine extends EngineConfig {
  /** For `Worker.create({ connection, namespace })`; close it after its workers. */
  readonly connection: NativeConnection;
}

/**
 * The memo of an instance record is larger than the SDK warns of (2 KiB), on purpose. The record is bounded, far from the
 * server's own limit of 2 MiB.
 * @unit bytes; 0 is never
 */
const PAYLOAD_LIMITS = { memoWarnSize: 0 };

/**
 * A worker's connection to the Temporal server that the environment names. A server that is just starting is waited for.
 * @throws EngineUnreachable, EngineDenied, NamespaceMissing, EngineFault: each says what to do
 */
export async function connectEngineNative(options: ConnectOptions = {}): Promise<NativeEngine> {
  const { env, timeoutMs = 10_000 } = options;
  const config = engineConfig(env);
  const connection = await connectWithin(timeoutMs, config);
  await checkNamespace(connection, config, timeoutMs);
  return { ...config, connection };
}

async function connectWithin(timeoutMs: number, config: EngineConfig): Promise<NativeConnection> {
  const end = Date.now() + timeoutMs;
  for (;;) {
    const left = new AbortController();
    const connecting = NativeConnection.connect({ ...config.connectionOptions, payloadLimits: PAYLOAD_LIMITS });
    try {
      return await Promise.race([connecting, tooLate(end - Date.now(), config, left.signal)]);
    } catch (error) {
      const fault = await explainNative(error, config);
      if (!(fault instanceof EngineUnreachable) || Date.now() + 250 > end) {
        // One that comes after all is not left open.
        connecting.then((late) => late.close()).catch(() => {});
        throw fault;
      }
      await sleep(250);
    } finally {
      left.abort();
    }
  }
}

/** How long a server that has answered the native connection may take to answer another one. @unit milliseconds */
const ANSWER_MS = 2_000;

/** The native connection has one class for all errors, and no code: where somebody is there, a client's connection says why. */
async function explainNative(error: unknown, config: EngineConfig): Promise<EngineFault> {
  // What it cannot connect to at all is a wrong argument.
  if (error instanceof TypeError) return new EngineUnreachable(config.address, 'no such address');
  const explained = explainConnection(error, config);
  if (!(explained instanceof EngineUnreachable)) return explained;
  const tls = await tlsFault(config);
  if (tls !== undefined || error === explained || !(await portAnswers(config.address))) return tls ?? explained;
  try {
    const connection = await openConnection({ ...config.connectionOptions, connectTimeout: ANSWER_MS });
    await connection.close();
    return explained;
  } catch (refused) {
    const said = explainConnection(refused, config);
    return said instanceof EngineDenied ? said : explained;
  }
}

async function tooLate(ms: number, { address }: EngineConfig, signal: AbortSignal): Promise<never> {
  await sleep(Math.max(ms, 0), undefined, { signal });
  throw new EngineUnreachable(address, 'no answer in time');
}
