import { ConfigError, type ConfigFault, loadConfig } from '../../src/config/load-config';
import { ENV } from './good-file';
import { type TemporaryFolder, temporaryFolder } from './temporary-folder';

/** What loadConfig() says of texts that it must refuse; they are written as `site.yml` to `folder`. */
export interface FaultsOf {
  readonly folder: TemporaryFolder;
  faults(text: string | Uint8Array, env?: NodeJS.ProcessEnv): Promise<readonly ConfigFault[]>;
  /** Each as `line: path: message → hint`. */
  lines(text: string): Promise<readonly string[]>;
}

export function faultsOf(): FaultsOf {
  const folder = temporaryFolder();
  const faults = async (text: string | Uint8Array, env: NodeJS.ProcessEnv = ENV) => {
    const error = await loadConfig({ path: folder.write('site.yml', text), env }).catch((reason: unknown) => reason);
    if (!(error instanceof ConfigError)) throw new Error('a ConfigError was expected');
    return error.faults;
  };
  const lines = async (text: string) =>
    (await faults(text)).map(({ line, path, message, hint }) => `${line}: ${path}: ${message} → ${hint}`);
  return { folder, faults, lines };
}
