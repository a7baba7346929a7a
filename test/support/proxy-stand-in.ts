import { createServer, request as forward } from 'node:http';
import { type AddressInfo, connect, type Socket } from 'node:net';

/** What a client asked the proxy for: a tunnel (`CONNECT host:port`) or an unencrypted request (`GET http://…`). */
export interface Proxied {
  readonly line: string;
  readonly authorization?: string;
}

export interface ProxyStandIn {
  /** `http://127.0.0.1:…`; credentials are added by the tests that need them. */
  readonly url: string;
  readonly asked: readonly Proxied[];
  /** Tunnels that are open. */
  open(): number;
  /** From now on every tunnel is refused so; undefined lets them through again. */
  refuseWith(status: number | undefined): void;
  /** From now on tunnels are never answered. */
  fallSilent(): void;
  stop(): Promise<void>;
}

/**
 * A forward proxy: CONNECT for what is encrypted, whole URLs for what is not. Whatever host is named, it leads to
 * `toPort` of this machine, so that tests may name hosts that are nowhere.
 */
export async function startProxyStandIn(toPort: number, credentials?: string): Promise<ProxyStandIn> {
  const asked: Proxied[] = [];
  const sockets = new Set<Socket>();
  const tunnels = new Set<Socket>();
  let refusal: number | undefined;
  let silent = false;
  const wanted = credentials === undefined ? undefined : `Basic ${Buffer.from(credentials).toString('base64')}`;
  const server = createServer((incoming, response) => {
    const authorization = note(`${incoming.method} ${incoming.url}`, incoming.headers['proxy-authorization']);
    if (authorization !== wanted) return void response.writeHead(407).end();
    const { 'proxy-authorization': _, ...headers } = incoming.headers;
    const path = new URL(incoming.url ?? '').pathname;
    const onward = forward({ port: toPort, method: incoming.method, path, headers }, (answer) => {
      response.writeHead(answer.statusCode ?? 500, answer.headers);
      answer.pipe(response);
    });
    incoming.pipe(onward);
  });
  function note(line: string, authorization: string | undefined): string | undefined {
    asked.push({ line, ...(authorization === undefined ? {} : { authorization }) });
    return authorization;
  }
  server.on('connection', (socket) => track(sockets, socket));
  server.on('connect', (incoming, client: Socket) => {
    const authorization = note(`CONNECT ${incoming.url}`, incoming.headers['proxy-authorization']);
    if (silent) return;
    const status = authorization === wanted ? refusal : 407;
    if (status !== undefined) {
      const body = '{"detail":"of the proxy"}';
      client.end(
        `HTTP/1.1 ${status} No\r\ncontent-type: application/json\r\ncontent-length: ${body.length}\r\n\r\n${body}`,
      );
      return;
    }
    const onward = connect(toPort, '127.0.0.1', () => {
      client.write('HTTP/1.1 200 Connection established\r\n\r\n');
      client.pipe(onward).pipe(client);
    });
    track(tunnels, client);
    track(sockets, onward);
    onward.on('error', () => client.destroy());
    client.on('error', () => onward.destroy());
  });
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    asked,
    open: () => tunnels.size,
    refuseWith(status) {
      refusal = status;
    },
    fallSilent() {
      silent = true;
    },
    async stop() {
      for (const socket of [...sockets, ...tunnels]) socket.destroy();
      await new Promise((closed) => server.close(closed));
    },
  };
}

function track(set: Set<Socket>, socket: Socket): void {
  set.add(socket);
  socket.once('close', () => set.delete(socket));
}
