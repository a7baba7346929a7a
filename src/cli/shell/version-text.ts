import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { rooms } from './rooms';

const PATIENCE_MS = 2_000;

export interface VersionSettings {
  readonly version: string;
  /** The bundled workflows: what a build is told apart by. */
  readonly bundle: string;
  readonly env: Readonly<Record<string, string | undefined>>;
}

/** The version on a line of its own, then the build, the SDK and the server that answers. */
export async function versionText({ version, bundle, env }: VersionSettings): Promise<string> {
  return [
    version,
    `build: ${buildOf(bundle) ?? 'none, npm run build makes one'}`,
    `Temporal SDK: ${rooms.connectEngine().SDK_VERSION}`,
    `Temporal server: ${await serverVersion(env)}`,
  ].join('\n');
}

function buildOf(bundle: string): string | undefined {
  try {
    return createHash('sha256').update(readFileSync(bundle)).digest('hex').slice(0, 12);
  } catch {
    return undefined;
  }
}

async function serverVersion(env: VersionSettings['env']): Promise<string> {
  const { connectEngine, engineConfig } = rooms.connectEngine();
  try {
    const { address } = engineConfig(env);
    const options = { env, timeoutMs: PATIENCE_MS, checkNamespace: false };
    const connected = await connectEngine(options).catch(() => undefined);
    if (connected === undefined) return `none answers at ${address}`;
    const { serverVersion: found } = await connected.connection.workflowService.getSystemInfo({});
    await connected.connection.close();
    return `${found} at ${address}`;
  } catch {
    return 'none: the settings of its connection cannot be used';
  }
}
