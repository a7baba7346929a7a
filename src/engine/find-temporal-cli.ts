import { execFile } from 'node:child_process';
import { access, constants } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import { promisify } from 'node:util';
import type { Download } from './download-binary';
import { EngineFault } from './engine-fault';

const run = promisify(execFile);

export interface FindOptions {
  /** Told what is being done and how long it takes, a line each. */
  readonly log?: (line: string) => void;
  readonly env?: NodeJS.ProcessEnv;
  /** Where the SDK's download is, and when to give it up. */
  readonly download?: Pick<Download, 'site' | 'stallMs'>;
}

/** The oldest server we run on: the one inside CLI 1.5. */
const OLDEST_SERVER = [1, 29] as const;

/** Path of a `temporal` that runs. */
export async function findTemporalCli({ env = process.env }: FindOptions = {}): Promise<string> {
  for (const path of candidates(env)) if (await runsAndIsNewEnough(path)) return path;
  throw new EngineFault('No Temporal CLI found. Install it: https://docs.temporal.io/cli#install');
}

function candidates(env: NodeJS.ProcessEnv): string[] {
  const named = env.TEMPORAL_CLI ? [env.TEMPORAL_CLI] : [];
  const onPath = (env.PATH ?? '').split(delimiter).filter(Boolean);
  return [...named, ...onPath.map((folder) => join(folder, 'temporal'))];
}

async function runsAndIsNewEnough(path: string): Promise<boolean> {
  try {
    await access(path, constants.X_OK);
    const { stdout } = await run(path, ['--version'], { timeout: 10_000 });
    const [, major, minor] = /Server (\d+)\.(\d+)/.exec(stdout) ?? [];
    return (
      Number(major) > OLDEST_SERVER[0] || (Number(major) === OLDEST_SERVER[0] && Number(minor) >= OLDEST_SERVER[1])
    );
  } catch {
    return false;
  }
}
