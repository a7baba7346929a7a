import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { type AddressInfo, connect as connectTo, createServer, type Server, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Worker } from '@temporalio/worker';
import { startDevServer } from '../../src/dev-server/start-dev-server';
import { type ConnectOptions, connectEngine } from '../../src/temporal/connect/connect-engine';
import { connectEngineNative } from '../../src/temporal/connect/connect-engine-native';
import { engineConfig } from '../../src/temporal/connect/engine-config';
import { EngineFault, EngineUnreachable, NamespaceMissing } from '../../src/temporal/connect/engine-fault';
import { freePort } from '../../src/temporal/connect/ports';
import { blameEngine } from '../../src/temporal/namespace/check-namespace';
import { refuseOldRuns } from '../../src/temporal/namespace/refuse-old-runs';
import { quietRuntime } from '../support/quiet-runtime';
import { sharedDevServerAddress } from '../support/shared-dev-server';

const HOME = { HOME: '/nonexistent', XDG_CONFIG_HOME: '/nonexistent' };
const ways: [
  string,
  (options: ConnectOptions) => Promise<{ namespace: string; connection: { close(): Promise<void> } }>,
][] = [
  ['connectEngine()', connectEngine],
  ['connectEngineNative()', connectEngineNative],
];

beforeAll(() => quietRuntime());

describe.each(ways)('%s', (_, connect) => {
  const fails = (env: NodeJS.ProcessEnv, timeoutMs = 1_000) =>
    connect({ env: { ...HOME, ...env }, timeoutMs }).catch((e: Error) => e);

  test('reaches the Temporal server that TEMPORAL_ADDRESS names', async () => {
    const { connection, namespace } = await connect({ env: { ...HOME, TEMPORAL_ADDRESS: sharedDevServerAddress() } });
    expect(namespace).toBe('default');
    await connection.close();
  });

  test('says where nobody answers and what to do', async () => {
    const address = `127.0.0.1:${await freePort()}`;
    const error = (await fails({ TEMPORAL_ADDRESS: address })) as EngineUnreachable;
    expect(error).toBeInstanceOf(EngineUnreachable);
    expect(error.address).toBe(address);
    expect(error.message).toMatch(new RegExp(`${address}(.|\\n)*lethe engine(.|\\n)*TEMPORAL_ADDRESS`));
  });

  test('does not wait without end for one that takes the connection and says nothing', async () => {
    const silent = await listen(() => {});
    const begun = Date.now();
    expect(await fails({ TEMPORAL_ADDRESS: silent.address })).toBeInstanceOf(EngineUnreachable);
    expect(Date.now() - begun).toBeLessThan(20_000);
    await silent.close();
  });

  test('takes a server that is not Temporal for none', async () => {
    const other = await listen((socket) => socket.end('HTTP/1.1 404 Not Found\r\ncontent-length: 0\r\n\r\n'));
    expect(await fails({ TEMPORAL_ADDRESS: other.address })).toBeInstanceOf(EngineUnreachable);
    await other.close();
  });

  test('says that a namespace is missing and how to make it', async () => {
    const error = await fails({ TEMPORAL_ADDRESS: sharedDevServerAddress(), TEMPORAL_NAMESPACE: 'nowhere' }, 5_000);
    expect(error).toBeInstanceOf(NamespaceMissing);
    expect((error as Error).message).toMatch(/no namespace "nowhere"(.|\n)*lethe setup/);
  });
});

describe('connectEngineNative()', () => {
  test('waits for a Temporal server that is just starting', async () => {
    const port = await freePort();
    const connecting = connectEngineNative({ env: { ...HOME, TEMPORAL_ADDRESS: `127.0.0.1:${port}` } });
    const server = await startDevServer({ port, uiPort: 'headless' });
    const { connection } = await connecting;
    await connection.close();
    await server.stop();
  });

  test('gives a connection whose server may be lost before anything is served, which is told as such', async () => {
    const { hostname, port } = new URL(`http://${sharedDevServerAddress()}`);
    const way = await listen((socket) => {
      const server = connectTo(Number(port), hostname);
      socket.pipe(server).pipe(socket);
      for (const end of [socket, server]) {
        end.on('error', () => {});
        end.on('close', () => [socket, server].map((one) => one.destroy()));
      }
    });
    const engine = await connectEngineNative({ env: { ...HOME, TEMPORAL_ADDRESS: way.address } });
    const said = (error: unknown) => blameEngine(error, engine.connection, engine, 2_000);
    const defect = new Error('a defect');
    expect(await said(defect)).toBe(defect);
    await way.close();
    expect(await said(defect)).toBeInstanceOf(EngineUnreachable);
    const error = await refuseOldRuns(engine).catch((thrown: unknown) => thrown);
    expect(await said(error)).toBeInstanceOf(EngineUnreachable);
    const { connection, namespace } = engine;
    const failed = await Worker.create({
      connection,
      namespace,
      taskQueue: 'lost',
      activities: { none: async () => {} },
    }).then(
      () => undefined,
      (thrown: unknown) => thrown,
    );
    expect(await said(failed)).toBeInstanceOf(EngineUnreachable);
    await connection.close();
  });
});

describe('engineConfig()', () => {
  test('is the local Temporal server when nothing is given, also where what is not set is an empty text', () => {
    for (const env of [HOME, { ...HOME, TEMPORAL_ADDRESS: '', TEMPORAL_NAMESPACE: '', TEMPORAL_API_KEY: '' }]) {
      expect(engineConfig(env)).toMatchObject({ address: '127.0.0.1:7233', namespace: 'default' });
    }
  });

  test('speaks TLS when there is an API key', () => {
    const env = {
      ...HOME,
      TEMPORAL_ADDRESS: 'eu.example.com:7233',
      TEMPORAL_NAMESPACE: 'school.a1',
      TEMPORAL_API_KEY: 'key',
    };
    expect(engineConfig(env)).toMatchObject({
      address: 'eu.example.com:7233',
      namespace: 'school.a1',
      connectionOptions: { apiKey: 'key', tls: true },
    });
  });

  test.each([
    ['localhost', 'localhost:7233'],
    ['[::1]', '[::1]:7233'],
    ['engine.example.com:443', 'engine.example.com:443'],
  ])('takes %s for %s', (said, address) => {
    const { connectionOptions, ...config } = engineConfig({ ...HOME, TEMPORAL_ADDRESS: said });
    expect([config.address, connectionOptions.address]).toEqual([address, address]);
  });

  test.each(['127.0.0.1:99999', 'localhost:0'])('says of %s that there is no such port', (address) => {
    expect(() => engineConfig({ ...HOME, TEMPORAL_ADDRESS: address })).toThrow(
      new EngineUnreachable(address, 'the port does not exist'),
    );
  });

  test('reads a profile of the file, which the environment overrides', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'lethe-profile-'));
    const file = join(folder, 'temporal.toml');
    await writeFile(file, '[profile.stage]\naddress = "stage.example.com:7233"\nnamespace = "stage"\n');
    const env = { ...HOME, TEMPORAL_CONFIG_FILE: file, TEMPORAL_PROFILE: 'stage', TEMPORAL_NAMESPACE: 'other' };
    expect(engineConfig(env)).toMatchObject({ address: 'stage.example.com:7233', namespace: 'other' });
    expect(() => engineConfig({ ...env, TEMPORAL_PROFILE: 'prod' })).toThrow(EngineFault);
    await rm(folder, { recursive: true });
  });

  test('says which settings to check when a certificate cannot be read', () => {
    const env = {
      ...HOME,
      TEMPORAL_TLS_CLIENT_CERT_PATH: '/nowhere.pem',
      TEMPORAL_TLS_CLIENT_KEY_PATH: '/nowhere.key',
    };
    expect(() => engineConfig(env)).toThrow(/nowhere\.pem(.|\n)*TEMPORAL_TLS_/);
  });
});

async function listen(onConnection: (socket: Socket) => void): Promise<{ address: string; close(): Promise<void> }> {
  const sockets: Socket[] = [];
  const server: Server = createServer((socket) => {
    sockets.push(socket);
    socket.on('error', () => {});
    onConnection(socket);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    address: `127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: async () => {
      for (const socket of sockets) socket.destroy();
      server.close();
      await once(server, 'close');
    },
  };
}
