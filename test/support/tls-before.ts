import { type AddressInfo, connect, type Socket } from 'node:net';
import { createServer } from 'node:tls';
import { certificate, serverTls } from './certificates';

export interface TlsBefore {
  /** `127.0.0.1:…` */
  readonly address: string;
  /** Connections whose client showed a certificate of our authority. */
  welcomed(): number;
  stop(): Promise<void>;
}

/**
 * TLS before a Temporal server that speaks unencrypted, as a load balancer or Temporal Cloud has it.
 * @param clients `known`: only who shows a certificate of our authority is let through
 */
export async function tlsBefore(
  address: string,
  clients: 'known' | 'any',
  certificateOfServer?: Parameters<typeof serverTls>[0],
): Promise<TlsBefore> {
  const [host = '', port = ''] = address.split(':');
  const sockets = new Set<Socket>();
  let welcomed = 0;
  const server = createServer(
    {
      ...serverTls(certificateOfServer),
      ALPNProtocols: ['h2'],
      ...(clients === 'known' ? { ca: certificate('authority'), requestCert: true, rejectUnauthorized: true } : {}),
    },
    (client) => {
      if (client.authorized) welcomed += 1;
      const onward = connect(Number(port), host);
      sockets.add(onward);
      client.pipe(onward).pipe(client);
      onward.on('error', () => client.destroy());
      onward.on('close', () => client.destroy());
      client.on('error', () => onward.destroy());
      client.on('close', () => onward.destroy());
    },
  );
  server.on('connection', (socket) => sockets.add(socket));
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready));
  return {
    address: `127.0.0.1:${(server.address() as AddressInfo).port}`,
    welcomed: () => welcomed,
    async stop() {
      for (const socket of sockets) socket.destroy();
      await new Promise((closed) => server.close(closed));
    },
  };
}
