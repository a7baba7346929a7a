import { existsSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import { EngineFault } from '../temporal/connect/engine-fault';
import { binaryCache } from './binary-cache';
import { buildTemporalCli } from './build-temporal-cli';
import { type Download, downloadBinary } from './download-binary';
import { firstWayThatWorks } from './first-way-that-works';
import { runTool } from './run-tool';
import { withLock } from './with-lock';

export interface FindOptions {
  /** Told what is being done and how long it takes, a line each. */
  readonly log?: (line: string) => void;
  readonly env?: NodeJS.ProcessEnv;
  /** Where the downloads are, and when to give one up. */
  readonly download?: Pick<Download, 'site' | 'stallMs'>;
}

/** What is downloaded or built where none is installed; tools/temporal-cli/go.mod pins the same. */
const VERSION = '1.5.1';
/** The oldest that will do: CLI 1.5 holds it. (A CLI built from source gives no version of its own.) */
const OLDEST_SERVER = [1, 29] as const;

/**
 * Path of a `temporal` that runs: `TEMPORAL_CLI`, the one on PATH, the one in our cache, a download, a build with Go.
 * @throws EngineFault that says what was tried and what to install
 */
export async function findTemporalCli(options: FindOptions = {}): Promise<string> {
  const { env = process.env, log = () => {} } = options;
  if (env.TEMPORAL_CLI) {
    const fault = await faultOf(env.TEMPORAL_CLI);
    if (fault === undefined) return env.TEMPORAL_CLI;
    throw new EngineFault(`TEMPORAL_CLI names ${env.TEMPORAL_CLI}, which ${fault}.`);
  }
  for (const path of onPath(env)) {
    const fault = await faultOf(path);
    if (fault === undefined) return path;
    log(`Not using ${path}: it ${fault}.`);
  }
  const path = join(binaryCache(env), 'temporal-cli', VERSION, 'temporal');
  if ((await faultOf(path)) === undefined) return path;
  const waiting = () => log('Another process is installing the Temporal CLI. Waiting for it …');
  return withLock(`${path}.lock`, waiting, async () => {
    if ((await faultOf(path)) === undefined) return path;
    log('There is no Temporal CLI on this machine yet. Installing one, only once.');
    const download = { artifact: 'cli', version: `v${VERSION}`, destination: path, log, ...options.download } as const;
    const ways = {
      Download: () => downloadBinary(download).then(() => mustRun(path)),
      Go: () => buildTemporalCli({ destination: path, version: VERSION, env, log }).then(() => mustRun(path)),
    };
    const install =
      'Install the Temporal CLI (https://docs.temporal.io/cli#install) so that `temporal` is on the PATH, or set TEMPORAL_CLI to its path.\n' +
      'or install Go (Debian: golang-go, or https://go.dev/dl), and it will be built.';
    await firstWayThatWorks({ what: 'Temporal CLI', ways, install, log });
    return path;
  });
}

function onPath(env: NodeJS.ProcessEnv): string[] {
  const folders = new Set((env.PATH ?? '').split(delimiter).filter(Boolean));
  return [...folders].map((folder) => join(folder, 'temporal')).filter((path) => existsSync(path));
}

async function mustRun(path: string): Promise<void> {
  const fault = await faultOf(path);
  if (fault === undefined) return;
  await rm(path, { force: true });
  throw new Error(`the file ${fault}`);
}

/** Why a file cannot be used as the CLI; undefined when it can. */
async function faultOf(path: string): Promise<string | undefined> {
  try {
    const [, major, minor] =
      /Server (\d+)\.(\d+)/.exec(await runTool(path, ['--version'], { timeoutMs: 20_000 })) ?? [];
    if (major === undefined) return 'is not a Temporal CLI';
    const [oldestMajor, oldestMinor] = OLDEST_SERVER;
    const isNewEnough = Number(major) > oldestMajor || (Number(major) === oldestMajor && Number(minor) >= oldestMinor);
    return isNewEnough ? undefined : `is too old (server ${major}.${minor}; ${OLDEST_SERVER.join('.')} is the oldest)`;
  } catch {
    return 'does not run';
  }
}
