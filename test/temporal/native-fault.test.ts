import { once } from 'node:events';
import { createServer, type Http2Server } from 'node:http2';
import type { AddressInfo } from 'node:net';
import { NativeConnection } from '@temporalio/worker';
import { connectEngine } from '../../src/temporal/connect/connect-engine';
import { connectEngineNative } from '../../src/temporal/connect/connect-engine-native';
import { EngineDenied, EngineUnreachable } from '../../src/temporal/connect/engine-fault';
import { nativeFault } from '../../src/temporal/connect/native-fault';
import { quietRuntime } from '../support/quiet-runtime';

const HOME = { HOME: '/nonexistent', XDG_CONFIG_HOME: '/nonexistent' };
const servers: Http2Server[] = [];

beforeAll(() => quietRuntime());
afterAll(async () => {
  for (const server of servers) {
    server.close();
    await once(server, 'close');
  }
});

/** A server that answers every call with this status of gRPC. @source https://grpc.io/docs/guides/status-codes */
async function answering(status: number): Promise<string> {
  const server = createServer();
  server.on('stream', (stream) => {
    const headers = { ':status': 200, 'content-type': 'application/grpc', 'grpc-status': String(status) };
    stream.respond({ ...headers, 'grpc-message': 'no' }, { endStream: true });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  servers.push(server);
  return `127.0.0.1:${(server.address() as AddressInfo).port}`;
}

const failureOf = (connecting: Promise<unknown>) => connecting.catch((error: unknown) => error);

describe('nativeFault(), with the native connection of the real SDK', () => {
  it.each([
    ['a server that does not know us', 16, 'denied'],
    ['a server that lets us do nothing', 7, 'denied'],
    ['a server that fails', 13, undefined],
  ])('knows %s', async (_, status, fault) => {
    const error = await failureOf(NativeConnection.connect({ address: await answering(status) }));
    expect(error).toMatchObject({ name: 'TransportError' });
    expect(nativeFault(error)).toBe(fault);
  });

  it.each(['not an address', 'host:99999', '[::1'])('knows that nothing can be at "%s"', async (address) => {
    expect(nativeFault(await failureOf(NativeConnection.connect({ address })))).toBe('no-such-address');
  });

  it('does not take another error of the same words for one', () => {
    const words = "code: 'The request does not have valid authentication credentials'";
    expect(nativeFault(new Error(words))).toBeUndefined();
    expect(nativeFault(words)).toBeUndefined();
  });
});

describe.each([
  ['connectEngine()', connectEngine],
  ['connectEngineNative()', connectEngineNative],
])('%s', (_, connect) => {
  it.each([
    [16, EngineDenied],
    [7, EngineDenied],
    [13, EngineUnreachable],
  ])('says of a server that answers with status %d what it is', async (status, fault) => {
    const env = { ...HOME, TEMPORAL_ADDRESS: await answering(status) };
    expect(await failureOf(connect({ env, timeoutMs: 3_000 }))).toBeInstanceOf(fault);
  });
});
