import { createServer } from 'node:net';
import { openConnection } from '../../src/temporal/connect/open-connection';

/** A server that counts who comes, and hangs up. */
async function listener() {
  let came = 0;
  const server = createServer((socket) => {
    came += 1;
    socket.destroy();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as { port: number };
  return { address: `127.0.0.1:${port}`, came: () => came, close: () => new Promise((done) => server.close(done)) };
}

describe('a connection to Temporal', () => {
  it.each(['http_proxy', 'https_proxy', 'grpc_proxy'])('does not go through the proxy of %s', async (variable) => {
    const [temporal, proxy] = [await listener(), await listener()];
    const before = process.env[variable];
    process.env[variable] = `http://user:pass@${proxy.address}`;
    try {
      await expect(openConnection({ address: temporal.address, connectTimeout: 500 })).rejects.toThrow();
      expect(temporal.came()).toBeGreaterThan(0);
      expect(proxy.came()).toBe(0);
    } finally {
      if (before === undefined) delete process.env[variable];
      else process.env[variable] = before;
      await Promise.all([temporal.close(), proxy.close()]);
    }
  });
});
