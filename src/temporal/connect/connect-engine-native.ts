import { setTimeout as sleep } from 'node:timers/promises';
import { NativeConnection } from '@temporalio/worker';
import { checkNamespace, explainConnection } from '../namespace/check-namespace';
import type { ConnectOptions } from './connect-engine';
import { type EngineConfig, engineConfig } from './engine-config';
import { EngineUnreachable } from './engine-fault';
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
      const explained = explainConnection(error, config);
      const fault = explained instanceof EngineUnreachable ? ((await tlsFault(config)) ?? explained) : explained;
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

async function tooLate(ms: number, { address }: EngineConfig, signal: AbortSignal): Promise<never> {
  await sleep(Math.max(ms, 0), undefined, { signal });
  throw new EngineUnreachable(address, 'no answer in time');
}
