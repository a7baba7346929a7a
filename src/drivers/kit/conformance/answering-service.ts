import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import type { WireAnswer } from './gateway-answers';

export interface HeardRequest {
  readonly method: string;
  readonly url: string;
  readonly headers: IncomingMessage['headers'];
  readonly body: string;
}

/** A service on loopback that gives one answer to everything. */
export interface AnsweringService {
  readonly url: string;
  readonly heard: readonly HeardRequest[];
  /** `never`: the request is heard and not answered. */
  answerWith(answer: WireAnswer | 'never'): void;
  stop(): Promise<void>;
}

export async function startAnsweringService(first: WireAnswer): Promise<AnsweringService> {
  const heard: HeardRequest[] = [];
  const sockets = new Set<Socket>();
  let next: WireAnswer | 'never' = first;
  const server = createServer(async (incoming, response) => {
    const pieces: Buffer[] = [];
    for await (const piece of incoming) pieces.push(piece);
    const { method = '', url = '', headers } = incoming;
    heard.push({ method, url, headers, body: Buffer.concat(pieces).toString('utf8') });
    if (next === 'never') return;
    response.writeHead(next.status, next.headers).end(next.body);
  });
  server.on('connection', (socket) => {
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
  });
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    heard,
    answerWith(answer) {
      next = answer;
    },
    async stop() {
      for (const socket of sockets) socket.destroy();
      await new Promise((closed) => server.close(closed));
    },
  };
}
