import { randomUUID } from 'node:crypto';
import { Client, Connection } from '@temporalio/client';
import { NativeConnection } from '@temporalio/worker';
import { setUpNamespace } from '../../src/temporal/namespace/set-up-namespace';
import { quietRuntime } from './quiet-runtime';
import { sharedDevServerAddress } from './shared-dev-server';

export interface TestEngine {
  readonly address: string;
  readonly namespace: string;
  readonly connection: Connection;
  /** For `Worker.create`. */
  readonly nativeConnection: NativeConnection;
  readonly client: Client;
  /** What a child process needs to reach it: TEMPORAL_ADDRESS and TEMPORAL_NAMESPACE. */
  readonly env: Readonly<Record<'TEMPORAL_ADDRESS' | 'TEMPORAL_NAMESPACE', string>>;
  /** Call in `afterAll`, after every worker has shut down. */
  close(): Promise<void>;
}

/**
 * A namespace of one's own on the dev server that the project's files share (real time, Schedules, lists, counts),
 * search attributes registered: workflow ids, task queues and counts of other files cannot get in the way.
 */
export async function openTestEngine(name: string): Promise<TestEngine> {
  quietRuntime();
  const address = sharedDevServerAddress();
  const namespace = `${name}-${randomUUID().slice(0, 8)}`;
  const connection = await Connection.connect({ address });
  await setUpNamespace(connection, namespace, { retentionDays: 1 });
  const nativeConnection = await NativeConnection.connect({ address });
  return {
    address,
    namespace,
    connection,
    nativeConnection,
    client: new Client({ connection, namespace }),
    env: { TEMPORAL_ADDRESS: address, TEMPORAL_NAMESPACE: namespace },
    close: async () => {
      await nativeConnection.close();
      await connection.close();
    },
  };
}
