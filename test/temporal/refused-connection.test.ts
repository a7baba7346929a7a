import { once } from 'node:events';
import { createServer, type Http2Server } from 'node:http2';
import type { AddressInfo } from 'node:net';
import { connectEngine } from '../../src/temporal/connect/connect-engine';
import { connectEngineNative } from '../../src/temporal/connect/connect-engine-native';
import { EngineDenied, EngineUnreachable } from '../../src/temporal/connect/engine-fault';
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
async function answering(status: number, host = '127.0.0.1'): Promise<string> {
  const server = createServer();
  server.on('stream', (stream) => {
    const headers = { ':status': 200, 'content-type': 'application/grpc', 'grpc-status': String(status) };
    stream.respond({ ...headers, 'grpc-message': 'no' }, { endStream: true });
  });
  server.listen(0, host);
  await once(server, 'listening');
  servers.push(server);
  return `${host.includes(':') ? `[${host}]` : host}:${(server.address() as AddressInfo).port}`;
}

const failureOf = (connecting: Promise<unknown>) => connecting.catch((error: unknown) => error);

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

  it('connects to an address of IPv6, which is in brackets', async () => {
    const env = { ...HOME, TEMPORAL_ADDRESS: await answering(16, '::1') };
    expect(await failureOf(connect({ env, timeoutMs: 3_000 }))).toBeInstanceOf(EngineDenied);
  });
});
