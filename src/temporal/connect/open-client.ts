import { Client } from '@temporalio/client';
import { version } from '@temporalio/client/package.json';
import type { DataConverter } from '@temporalio/common';
import { type ConnectOptions, connectEngine } from './connect-engine';

/** Of Temporal's SDK: all its packages have one version. */
export const SDK_VERSION: string = version;

/**
 * A client of the Temporal server that the environment names; close its connection.
 * @throws EngineUnreachable, EngineDenied, NamespaceMissing, EngineFault: each says what to do
 */
export async function openClient({
  dataConverter,
  ...options
}: ConnectOptions & { readonly dataConverter: DataConverter }): Promise<Client> {
  const { connection, namespace } = await connectEngine(options);
  return new Client({ connection, namespace, dataConverter });
}
