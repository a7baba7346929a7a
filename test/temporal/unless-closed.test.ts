import { once } from 'node:events';
import { createServer } from 'node:http2';
import type { AddressInfo } from 'node:net';
import { Connection, defaultGrpcRetryOptions, makeGrpcRetryInterceptor } from '@temporalio/client';
import { unlessClosed } from '../../src/temporal/connect/unless-closed';

describe('unlessClosed()', () => {
  it('lets a call end in silence that is tried again after its connection was closed', async () => {
    const server = createServer((_, response) => {
      response.stream.respond(
        { ':status': 200, 'content-type': 'application/grpc', 'grpc-status': 14 },
        { endStream: true },
      );
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    const soon = { initialIntervalMs: () => 50, maxAttempts: 3 };
    const thrown: unknown[] = [];
    const note = (error: unknown) => void thrown.push(error);
    process.on('uncaughtException', note);
    const interceptors = [makeGrpcRetryInterceptor(defaultGrpcRetryOptions(soon)), unlessClosed];
    const connection = Connection.lazy({ address: `127.0.0.1:${port}`, interceptors });
    const asked = connection.workflowService.getSystemInfo({});
    asked.catch(() => {});
    await once(server, 'stream');
    await connection.close();
    await new Promise((resolve) => setTimeout(resolve, 500));
    process.off('uncaughtException', note);
    server.close();
    expect(thrown).toEqual([]);
  });

  it('throws what is another fault', () => {
    const broken = () => {
      throw new Error('another');
    };
    expect(() => unlessClosed({} as never, broken)).toThrow('another');
  });
});
