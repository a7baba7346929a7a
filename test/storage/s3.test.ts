import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { openS3, type S3Options } from '../../src/storage/s3/open-s3';
import { temporaryFolder } from '../config/temporary-folder';
import { storageContract } from './storage-contract';

const KEY = { accessKeyId: 'lethe-test', secretAccessKey: 'lethe-test-secret' };
const VERSION = '1.8.0';
const folder = temporaryFolder();

/** A real server of S3, on the PATH or in the cache. */
function gatewayPath(): string | undefined {
  const cached = join(homedir(), '.cache', 'lethe', 'versitygw', VERSION, 'versitygw');
  if (existsSync(cached)) return cached;
  return spawnSync('versitygw', ['--version']).status === 0 ? 'versitygw' : undefined;
}

function options(endpoint: string, more: Partial<S3Options> = {}): S3Options {
  return {
    bucket: 'archive',
    address: 's3://archive',
    region: 'us-east-1',
    endpoint,
    pathStyle: true,
    readCredentials: async () => KEY,
    connectTimeoutMs: 2_000,
    answerTimeoutMs: 5_000,
    ...more,
  };
}

const failureOf = (work: Promise<unknown>) =>
  work.then(
    () => undefined,
    (error: unknown) => error,
  );

const gateway = gatewayPath();
const HOW = `GOBIN=~/.cache/lethe/versitygw/${VERSION} go install github.com/versity/versitygw/cmd/versitygw@v${VERSION}`;

if (gateway === undefined) {
  describe('a bucket', () => {
    it(`was not tried, since versitygw is not installed: ${HOW}`, () => expect(gateway).toBeUndefined());
  });
} else {
  describe('a bucket of versitygw', () => {
    let server: ChildProcess;
    let endpoint: string;
    beforeAll(async () => {
      const [data, port] = [join(folder.path, 'data'), await freePort()];
      mkdirSync(join(data, 'archive'), { recursive: true });
      endpoint = `http://127.0.0.1:${port}`;
      const env = { ...process.env, ROOT_ACCESS_KEY: KEY.accessKeyId, ROOT_SECRET_KEY: KEY.secretAccessKey };
      server = spawn(gateway, ['--port', `127.0.0.1:${port}`, 'posix', data], { env, stdio: 'ignore' });
      const end = Date.now() + 30_000;
      while ((await failureOf(fetch(endpoint))) !== undefined) {
        if (Date.now() > end) throw new Error('versitygw did not start');
        await new Promise((resolve) => setTimeout(resolve, 50));
      }
    }, 60_000);
    afterAll(async () => {
      const ended = new Promise((resolve) => server.once('exit', resolve));
      server.kill('SIGKILL');
      await ended;
    });

    storageContract(() => openS3(options(endpoint)));

    it('denies a wrong secret, and a bucket that is not there', async () => {
      const wrong = openS3(options(endpoint, { readCredentials: async () => ({ ...KEY, secretAccessKey: 'wrong' }) }));
      const other = openS3(options(endpoint, { bucket: 'nobody', address: 's3://nobody' }));
      for (const storage of [wrong, other]) {
        expect(await failureOf(storage.with().writeOnce('a', Buffer.from('a')))).toMatchObject({
          code: 'storage.denied',
          facts: { service: 'S3', status: expect.any(Number) },
        });
      }
    });
  });
}

describe('S3', () => {
  it('that does not answer is unavailable, by its time-outs', async () => {
    const silent = createServer(() => {});
    await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve));
    const { port } = silent.address() as AddressInfo;
    const storage = openS3(options(`http://127.0.0.1:${port}`, { answerTimeoutMs: 300 }));
    expect(await failureOf(storage.with().read('a'))).toMatchObject({ code: 'storage.unavailable' });
    const ended = AbortSignal.timeout(50);
    expect(
      await failureOf(
        openS3(options(`http://127.0.0.1:${port}`))
          .with(ended)
          .read('a'),
      ),
    ).toMatchObject({
      code: 'storage.unavailable',
    });
    silent.closeAllConnections();
    silent.close();
    const gone = await failureOf(
      openS3(options(`http://127.0.0.1:${port}`))
        .with()
        .read('a'),
    );
    expect(gone).toMatchObject({ code: 'storage.unavailable', facts: { service: 'S3' } });
  });

  it.each([
    [500, 'storage.unavailable'],
    [503, 'storage.unavailable'],
    [409, 'storage.unavailable'],
    [403, 'storage.denied'],
    [404, 'storage.denied'],
  ])('that answers %i to a write is %s, and is asked once', async (status, code) => {
    let asked = 0;
    const answering = createServer((request, response) => {
      asked += 1;
      request.resume().on('end', () => response.writeHead(status).end());
    });
    await new Promise<void>((resolve) => answering.listen(0, '127.0.0.1', resolve));
    const { port } = answering.address() as AddressInfo;
    const storage = openS3(options(`http://127.0.0.1:${port}`));
    expect(await failureOf(storage.with().writeOnce('a', Buffer.from('a')))).toMatchObject({ code, facts: { status } });
    expect(asked).toBe(1);
    storage.close();
    answering.closeAllConnections();
    answering.close();
  });
});

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}
