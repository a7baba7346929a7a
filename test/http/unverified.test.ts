import { execFile } from 'node:child_process';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { serverTls } from '../support/certificates';
import { startProxyStandIn } from '../support/proxy-stand-in';
import type { UnverifiedClient } from '../support/unverified-clients';

const ROOT = join(__dirname, '..', '..');

/** Jest hands tests a copy of the environment, which Node.js itself does not look at. */
async function outcomes(clients: readonly UnverifiedClient[]): Promise<readonly string[]> {
  const line = ['-r', './test/support/typescript-hook.cjs', 'test/support/unverified-clients.ts'];
  const { stdout } = await promisify(execFile)(process.execPath, [...line, JSON.stringify(clients)], {
    cwd: ROOT,
    env: { PATH: process.env.PATH, NODE_TLS_REJECT_UNAUTHORIZED: '0' },
  });
  return JSON.parse(stdout);
}

describe('a Node.js that is told to believe every certificate', () => {
  it('does not make one of our clients send a secret to a server whose authority nobody knows', async () => {
    const heard: string[] = [];
    const server = createServer(serverTls(), (request, response) => {
      heard.push(String(request.url));
      response.writeHead(204).end();
    });
    server.on('connect', (request, socket) => {
      heard.push(`CONNECT ${request.url}`);
      socket.end('HTTP/1.1 502 no\r\n\r\n');
    });
    await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready));
    const { port } = server.address() as AddressInfo;
    const proxy = await startProxyStandIn(port);
    try {
      const said = await outcomes([
        { kind: 'http', baseUrl: `https://127.0.0.1:${port}` },
        { kind: 'http', baseUrl: 'https://lms.example.com', proxy: proxy.url },
        { kind: 'http', baseUrl: 'https://lms.example.com', proxy: `https://lethe:pass@127.0.0.1:${port}` },
        { kind: 'vault', address: `https://127.0.0.1:${port}` },
        { kind: 'grpc', address: `127.0.0.1:${port}` },
        { kind: 'temporal', address: `127.0.0.1:${port}` },
        { kind: 'native', address: `127.0.0.1:${port}` },
      ]);
      expect(said.slice(0, 4)).toEqual([...Array(3).fill('service.untrusted'), 'untrusted']);
      expect(said.slice(4)).not.toContain('sent');
      expect(said.slice(5)).toEqual(['EngineTlsFault', 'EngineTlsFault']);
      expect(heard).toEqual([]);
    } finally {
      await proxy.stop();
      server.closeAllConnections();
      await new Promise((closed) => server.close(closed));
    }
  });
});
