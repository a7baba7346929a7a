import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, readdirSync, statSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Client, Connection } from '@temporalio/client';
import { type DevServer, startDevServer } from '../../src/dev-server/start-dev-server';
import { processIsAlive } from '../../src/dev-server/with-lock';
import { freePort } from '../../src/temporal/connect/ports';

let folder: string;
const servers: DevServer[] = [];
const databaseModes = () =>
  readdirSync(folder)
    .filter((name) => name.startsWith('engine.db') && !name.endsWith('.lock'))
    .map((name) => statSync(join(folder, name)).mode & 0o777);
const start = async (options: Parameters<typeof startDevServer>[0]) => {
  const server = await startDevServer({ port: 0, uiPort: 'headless', ...options });
  servers.push(server);
  return server;
};
const inClient = async <T>({ address, namespace }: DevServer, use: (client: Client) => Promise<T>): Promise<T> => {
  const connection = await Connection.connect({ address });
  try {
    return await use(new Client({ connection, namespace }));
  } finally {
    await connection.close();
  }
};

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'lethe-engine-'));
});
afterEach(async () => {
  await Promise.all(servers.splice(0).map((server) => server.stop()));
  await rm(folder, { recursive: true });
});

describe('startDevServer()', () => {
  test('gives a server that can be asked by search attribute and keeps closed runs for 90 days', async () => {
    const server = await start({ uiPort: 0 });
    await inClient(server, async (client) => {
      expect(
        (await client.workflow.count("LetheInstance = 'campus' AND LetheDueAt > '2026-01-01T00:00:00Z'")).count,
      ).toBe(0);
      const { config } = await client.workflowService.describeNamespace({ namespace: 'default' });
      expect(Number(config?.workflowExecutionRetentionTtl?.seconds)).toBe(90 * 24 * 60 * 60);
    });
    const page = await fetch(server.webUi as string);
    expect(page.status).toBe(200);
  });

  test('keeps what is in its database file over a restart, and adds the attributes that an older one lacks', async () => {
    const dbFilename = join(folder, 'engine.db');
    await makeOldDatabase(dbFilename);
    chmodSync(dbFilename, 0o644);
    const first = await start({ dbFilename });
    expect(new Set(databaseModes())).toEqual(new Set([0o600]));
    await inClient(first, (client) => client.workflow.start('sleeper', { workflowId: 'kept', taskQueue: 'nobody' }));
    await first.stop();
    const second = await start({ dbFilename });
    const found = await inClient(second, (client) => client.workflow.getHandle('kept').describe());
    expect(found.status.name).toBe('RUNNING');
  });

  test('refuses a second server on the same database file', async () => {
    const dbFilename = join(folder, 'engine.db');
    await start({ dbFilename });
    expect(databaseModes().length).toBeGreaterThan(1);
    expect(new Set(databaseModes())).toEqual(new Set([0o600]));
    await expect(start({ dbFilename })).rejects.toThrow(/in use by another Temporal server/);
  });

  test.each([
    ['a port', { port: 'taken' as const }, '--port'],
    ['a Web UI port', { uiPort: 'taken' as const }, '--ui-port'],
  ])('says that %s is taken and how to choose another', async (_, which, option) => {
    const taken = await listen();
    const port = (taken.address() as { port: number }).port;
    const options = Object.fromEntries(Object.keys(which).map((key) => [key, port]));
    await expect(start(options)).rejects.toThrow(new RegExp(`Port ${port} .* is in use.*${option} N`));
    taken.close();
    await once(taken, 'close');
  });

  test.each([
    [
      'is no database',
      async (path: string) => writeFile(path, 'a shopping list, and no database'),
      /not an SQLite database/,
    ],
    ['lies in a folder that is not there', async () => {}, /folder does not exist/],
  ])('refuses a database file that %s', async (what, make, message) => {
    const dbFilename = join(folder, ...(what.includes('folder') ? ['nowhere'] : []), 'engine.db');
    await make(dbFilename);
    await expect(start({ dbFilename })).rejects.toThrow(message);
  });

  test('shows the last words of a server that ends at once', async () => {
    const cli = join(folder, 'temporal');
    await writeFile(cli, '#!/bin/sh\necho "the schema is too old" >&2\nexit 3\n', { mode: 0o755 });
    await expect(start({ cli })).rejects.toThrow(/did not start: it ended immediately(.|\n)*the schema is too old/);
  });

  test('says that the disk of its database is full, and what to do', async () => {
    const cli = join(folder, 'temporal');
    await writeFile(cli, '#!/bin/sh\necho "setting up schema: database or disk is full (13)" >&2\nexit 1\n', {
      mode: 0o755,
    });
    const dbFilename = join(folder, 'engine.db');
    await expect(start({ cli, dbFilename })).rejects.toThrow(/^The disk of \S+engine\.db is full\.\nFree some space/);
  });

  test('can be told to stop while it starts', async () => {
    const cli = join(folder, 'temporal');
    await writeFile(cli, '#!/bin/sh\nexec sleep 600\n', { mode: 0o755 });
    await expect(start({ cli, signal: AbortSignal.timeout(200) })).rejects.toThrow(/it was stopped/);
  });

  test.each(['SIGKILL', 'SIGTERM'] as const)('leaves no server behind when its parent gets %s', async (signal) => {
    const parent = startParent();
    const pid = Number(await firstLine(parent));
    expect(processIsAlive(pid)).toBe(true);
    parent.kill(signal);
    await once(parent, 'close');
    for (let tries = 0; tries < 400 && processIsAlive(pid); tries += 1) await sleep(50);
    expect(processIsAlive(pid)).toBe(false);
  });

  test('can be started again at once, on the same ports and database, after the process that started it was killed', async () => {
    const options = { port: await freePort(), uiPort: await freePort(), dbFilename: join(folder, 'engine.db') };
    const parent = startParent(options);
    const pid = Number(await firstLine(parent));
    parent.kill('SIGKILL');
    await once(parent, 'close');
    const again = await start(options);
    expect(again.pid).not.toBe(pid);
    expect(processIsAlive(pid)).toBe(false);
  });
});

/** A database as a plain `temporal server start-dev` makes it: none of our attributes. */
async function makeOldDatabase(dbFilename: string): Promise<void> {
  const port = String(await freePort());
  const args = ['server', 'start-dev', '--headless', '--ip', '127.0.0.1', '--port', port, '--db-filename', dbFilename];
  const plain = spawn(process.env.TEMPORAL_CLI as string, args, { stdio: 'ignore' });
  const connection = await Connection.connect({ address: `127.0.0.1:${port}` });
  await connection.close();
  plain.kill('SIGTERM');
  await once(plain, 'close');
}

async function listen(): Promise<Server> {
  const server = createServer();
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return server;
}

/** A process of its own that starts a server, says its pid and waits. */
function startParent(options: Parameters<typeof startDevServer>[0] = {}): ChildProcess {
  const all = JSON.stringify({ port: 0, uiPort: 'headless', ...options });
  const program = `
    const { startDevServer } = require('./src/dev-server/start-dev-server.ts');
    startDevServer(${all}).then(({ pid }) => console.log(pid));
    setInterval(() => {}, 1000);`;
  return spawn(process.execPath, ['-r', './test/support/typescript-hook.cjs', '-e', program], {
    cwd: join(__dirname, '..', '..'),
    stdio: ['ignore', 'pipe', 'inherit'],
  });
}

async function firstLine(child: ChildProcess): Promise<string> {
  const [chunk] = await once(child.stdout as NonNullable<typeof child.stdout>, 'data');
  return String(chunk).trim();
}
