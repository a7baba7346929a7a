import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import { bareHost } from '../../domain/text/bare-host';

/**
 * A port of the loopback that nobody listens on. The connection made and closed from the listening side leaves the
 * port in TIME_WAIT, so that the system gives it to nobody else for the next seconds, while it can still be bound.
 */
export async function freePort(ip = '127.0.0.1'): Promise<number> {
  const server = createServer();
  server.listen(0, ip);
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const accepted = once(server, 'connection') as Promise<[Socket]>;
  const client = connect(port, ip);
  const [socket] = await accepted;
  socket.end();
  client.resume();
  client.end();
  await once(client, 'close');
  server.close();
  await once(server, 'close');
  return port;
}

/** Whether a server could listen there now; false too when the address is not this machine's. */
export async function portIsFree(port: number, ip = '127.0.0.1'): Promise<boolean> {
  const server = createServer();
  try {
    server.listen(port, ip);
    await once(server, 'listening');
    return true;
  } catch {
    return false;
  } finally {
    server.close();
  }
}

/** Whether a server listens at `host:port`. */
export async function portAnswers(address: string): Promise<boolean> {
  const colon = address.lastIndexOf(':');
  // An address of IPv6 is in brackets.
  const host = bareHost(address.slice(0, colon));
  const socket = connect(Number(address.slice(colon + 1)), host);
  try {
    await once(socket, 'connect');
    return true;
  } catch {
    return false;
  } finally {
    socket.destroy();
  }
}
