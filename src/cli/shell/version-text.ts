import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { lazy } from './lazy';

export interface VersionSettings {
  readonly version: string;
  /** The bundled workflows: what a build is told apart by. */
  readonly bundle: string;
  readonly env: Readonly<Record<string, string | undefined>>;
}

/** The version on a line of its own, then the build, the SDK and the server that answers. */
export async function versionText({ version, bundle, env }: VersionSettings): Promise<string> {
  const { sdk, server } = await lazy.server().serverVersions(env);
  const found = server === undefined ? 'none: the settings of its connection cannot be used' : answer(server);
  return [
    version,
    `build: ${buildOf(bundle) ?? 'none, npm run build makes one'}`,
    `Temporal SDK: ${sdk}`,
    `Temporal server: ${found}`,
  ].join('\n');
}

function buildOf(bundle: string): string | undefined {
  try {
    return createHash('sha256').update(readFileSync(bundle)).digest('hex').slice(0, 12);
  } catch {
    return undefined;
  }
}

function answer({ address, version }: { readonly address: string; readonly version?: string }): string {
  return version === undefined ? `none answers at ${address}` : `${version} at ${address}`;
}
