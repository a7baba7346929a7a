import { connectEngine } from '../../temporal/connect/connect-engine';
import { engineConfig } from '../../temporal/connect/engine-config';
import { SDK_VERSION } from '../../temporal/connect/open-client';

const PATIENCE_MS = 2_000;

export interface ServerVersions {
  readonly sdk: string;
  /** Of the server that `env` names; undefined where its settings cannot be used. */
  readonly server:
    | { readonly address: string /** Undefined where none answers. */; readonly version?: string }
    | undefined;
}

/** Which versions of Temporal are at work. A server that does not answer within two seconds has none. */
export async function serverVersions(env: Readonly<Record<string, string | undefined>>): Promise<ServerVersions> {
  try {
    const { address } = engineConfig(env);
    const version = await versionOf(env);
    return { sdk: SDK_VERSION, server: { address, ...(version === undefined ? {} : { version }) } };
  } catch {
    return { sdk: SDK_VERSION, server: undefined };
  }
}

async function versionOf(env: Readonly<Record<string, string | undefined>>): Promise<string | undefined> {
  const options = { env, timeoutMs: PATIENCE_MS, checkNamespace: false };
  const connected = await connectEngine(options).catch(() => undefined);
  if (connected === undefined) return undefined;
  try {
    return (await connected.connection.workflowService.getSystemInfo({})).serverVersion;
  } finally {
    await connected.connection.close();
  }
}
