import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';

export interface StubRequest {
  readonly method: string;
  /** Path and query, as they came. */
  readonly url: string;
  readonly headers: IncomingMessage['headers'];
  readonly body: string;
}

/** A status alone, a whole answer, or a function that writes the answer itself (or never does). */
export type StubAnswer =
  | number
  | { readonly status: number; readonly body?: unknown; readonly headers?: Readonly<Record<string, string | string[]>> }
  | ((response: ServerResponse, request: StubRequest) => void);

export interface StubService {
  readonly url: string;
  readonly requests: readonly StubRequest[];
  /** How many connections were ever opened. */
  connections(): number;
  answerWith(answer: StubAnswer | ((request: StubRequest) => StubAnswer)): void;
  stop(): Promise<void>;
}

/** A service of a single answer, on loopback: what a test is to hear, byte by byte if need be. */
export async function startStubService(first: StubAnswer = 204): Promise<StubService> {
  const requests: StubRequest[] = [];
  const sockets = new Set<Socket>();
  let opened = 0;
  let choose: (request: StubRequest) => StubAnswer = () => first;
  const server = createServer(async (incoming, response) => {
    const pieces: Buffer[] = [];
    for await (const piece of incoming) pieces.push(piece);
    const { method = '', url = '', headers } = incoming;
    const request = { method, url, headers, body: Buffer.concat(pieces).toString('utf8') };
    requests.push(request);
    give(choose(request), response, request);
  });
  server.on('connection', (socket) => {
    opened += 1;
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
  });
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    requests,
    connections: () => opened,
    answerWith(answer) {
      choose =
        typeof answer === 'function' && answer.length === 1 ? (answer as typeof choose) : () => answer as StubAnswer;
    },
    async stop() {
      for (const socket of sockets) socket.destroy();
      await new Promise((closed) => server.close(closed));
    },
  };
}

function give(answer: StubAnswer, response: ServerResponse, request: StubRequest): void {
  if (typeof answer === 'function') {
    answer(response, request);
    return;
  }
  const { status, body, headers = {} } = typeof answer === 'number' ? { status: answer } : answer;
  if (typeof body === 'string' && headers['content-type'] !== undefined) {
    response.writeHead(status, headers).end(body);
    return;
  }
  if (body === undefined) {
    response.writeHead(status, headers).end();
    return;
  }
  response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(JSON.stringify(body));
}
