import { existsSync } from 'node:fs';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';
import { EngineFault } from '../temporal/connect/engine-fault';

/** Where the binaries we fetched or built are kept, by version: `$LETHE_CACHE`, else below the user's cache folder. */
export function binaryCache(env: NodeJS.ProcessEnv = process.env): string {
  return env.LETHE_CACHE || join(env.XDG_CACHE_HOME || join(homedir(), '.cache'), 'lethe');
}

/** A folder of this package, e.g. `tools/temporal-cli`, whether we run from `src` or from `dist`. */
export function packageFolder(path: string): string {
  for (let folder = __dirname; folder !== dirname(folder); folder = dirname(folder)) {
    if (existsSync(join(folder, 'package.json'))) return join(folder, path);
  }
  throw new EngineFault(`The folder ${path} of this installation is missing. Install Lethe again.`);
}
