import { randomUUID } from 'node:crypto';
import { Client, Connection } from '@temporalio/client';
import { NativeConnection } from '@temporalio/worker';
import { setUpNamespace } from '../../src/temporal/namespace/set-up-namespace';
import { quietRuntime } from './quiet-runtime';
import { sharedDevServerAddress } from './shared-dev-server';
import { until } from './until-holds';

export interface TestEngine {
  readonly address: string;
  readonly namespace: string;
  readonly connection: Connection;
  /** For `Worker.create`. */
  readonly nativeConnection: NativeConnection;
  readonly client: Client;
  /** What a child process needs to reach it: TEMPORAL_ADDRESS and TEMPORAL_NAMESPACE. */
  readonly env: Readonly<Record<'TEMPORAL_ADDRESS' | 'TEMPORAL_NAMESPACE', string>>;
  /** Comes back when lists and counts of this namespace know all that has happened so far: they follow a moment later. */
  listed(): Promise<void>;
  /** How many workflows fit a query, of all that has happened so far. */
  count(query: string): Promise<number>;
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
  const client = new Client({ connection, namespace });
  return {
    address,
    namespace,
    connection,
    nativeConnection,
    client,
    listed: () => untilListed(client),
    async count(query) {
      await untilListed(client);
      return (await client.workflow.count(query)).count;
    },
    env: { TEMPORAL_ADDRESS: address, TEMPORAL_NAMESPACE: namespace },
    close: async () => {
      await nativeConnection.close();
      await connection.close();
    },
  };
}

const MARK = 'listedSoFar';

/** The server writes its lists in the order in which things happen. */
async function untilListed({ workflow }: Client): Promise<void> {
  const mark = await workflow.start(MARK, { taskQueue: 'nobody', workflowId: `${MARK}/${randomUUID()}` });
  const query = `WorkflowId = '${mark.workflowId}'`;
  await until('the mark is listed', async () => (await workflow.count(query)).count === 1, { everyMs: 20 });
  await mark.terminate();
}
