import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

const VERSION = '1.8.0';
/** How somebody gets the server of these tests. */
export const HOW_TO_GET_S3 = `GOBIN=~/.cache/lethe/versitygw/${VERSION} go install github.com/versity/versitygw/cmd/versitygw@v${VERSION}`;

export const S3_KEY = { accessKeyId: 'lethe-test', secretAccessKey: 'lethe-test-secret' };
export const BUCKET = 'archive';

/** A real server of S3, with one bucket. */
export interface S3Stand {
  readonly endpoint: string;
  /** Files of the bucket are files below it. */
  readonly bucketPath: string;
  /** Names of the objects, in their order. */
  names(): readonly string[];
  stop(): Promise<void>;
}

/** A server of S3 on the PATH, or in the cache; undefined without one. */
export function gatewayPath(): string | undefined {
  const cached = join(homedir(), '.cache', 'lethe', 'versitygw', VERSION, 'versitygw');
  if (existsSync(cached)) return cached;
  return spawnSync('versitygw', ['--version']).status === 0 ? 'versitygw' : undefined;
}

export async function startS3(gateway: string): Promise<S3Stand> {
  const folder = mkdtempSync(join(tmpdir(), 'lethe-s3-'));
  const [bucketPath, port] = [join(folder, 'data', BUCKET), await freePort()];
  mkdirSync(bucketPath, { recursive: true });
  const endpoint = `http://127.0.0.1:${port}`;
  const env = { ...process.env, ROOT_ACCESS_KEY: S3_KEY.accessKeyId, ROOT_SECRET_KEY: S3_KEY.secretAccessKey };
  const args = ['--port', `127.0.0.1:${port}`, 'posix', join(folder, 'data')];
  const server = spawn(gateway, args, { env, stdio: 'ignore' });
  await untilAnswers(endpoint, server);
  return {
    endpoint,
    bucketPath,
    names: () =>
      readdirSync(bucketPath, { recursive: true, withFileTypes: true })
        .filter((one) => one.isFile())
        .map(({ parentPath, name }) => join(parentPath, name).slice(bucketPath.length + 1))
        .sort(),
    async stop() {
      const ended = once(server, 'exit');
      server.kill('SIGKILL');
      await ended;
      rmSync(folder, { recursive: true });
    },
  };
}

async function untilAnswers(endpoint: string, server: ChildProcess): Promise<void> {
  const end = Date.now() + 30_000;
  for (;;) {
    const answered = await fetch(endpoint).then(
      () => true,
      () => false,
    );
    if (answered) return;
    if (Date.now() > end || server.exitCode !== null) throw new Error('versitygw did not start');
    await sleep(50);
  }
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}
