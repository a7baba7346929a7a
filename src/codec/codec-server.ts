import type { Payload, PayloadCodec } from '@temporalio/common';
import fastify, { type FastifyReply, type FastifyRequest } from 'fastify';
import { isLoopbackHost } from '../domain/encryption/loopback';
import { bareHost } from '../domain/text/bare-host';
import type { CodecAuth } from './codec-auth';
import { payloadsOfJson, payloadToJson, TooManyPayloads } from './payload-json';
import { sealOf } from './sealed-payload';
import { PayloadUnreadable } from './unreadable';

export interface CodecServerOptions {
  readonly host: string;
  /** 0 takes a free one. */
  readonly port: number;
  /**
   * Where the Web UI is, e.g. `http://127.0.0.1:8233`: pages of no other origin are answered. On this machine its other
   * names are the same origin.
   */
  readonly origin: string;
  readonly codec: PayloadCodec;
  /** Undefined: nobody is asked who they are. Only ever on this machine. */
  readonly auth: CodecAuth | undefined;
  /** PEM. */
  readonly tls?: { readonly cert: string; readonly key: string };
}

export interface CodecServer {
  readonly url: string;
  close(): Promise<void>;
}

const ALLOWED_HEADERS = 'content-type, x-namespace, authorization, authorization-extras, caller-type';
const LARGEST_BODY = 32 * 1024 * 1024;

/** Decodes payloads for the Web UI and the `temporal` command line, by Temporal's protocol for codec servers. */
export async function startCodecServer(options: CodecServerOptions): Promise<CodecServer> {
  const { host, port, codec, tls } = options;
  const app = fastify({
    logger: false,
    bodyLimit: LARGEST_BODY,
    forceCloseConnections: true,
    https: tls === undefined ? null : { ...tls, minVersion: 'TLSv1.2' },
  });
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('*', { parseAs: 'string' }, (_, body, done) => done(null, body));
  app.addHook('onRequest', async (request, reply) => letIn(request, reply, options));
  app.options('/*', async (_, reply) => reply.code(204).send());
  app.get('/', async (_, reply) =>
    reply.type('text/plain; charset=utf-8').send('You are let in: the Web UI can decode now.\n'),
  );
  app.post('/decode', async (request, reply) => {
    const payloads = payloadsOfJson(String(request.body ?? ''));
    if (payloads === undefined) return reply.code(400).send({ message: 'no payloads in this body' });
    // `temporal` prints a payload with metadata of its own as base64, so only a browser is told the scope.
    const withScope = request.headers.origin !== undefined;
    const decoded = await Promise.all(payloads.map((payload) => decodeOrSay(codec, payload, withScope)));
    return { payloads: decoded.map(payloadToJson) };
  });
  app.post('/encode', async (_, reply) => reply.code(403).send({ message: 'this server only decodes' }));
  app.setErrorHandler((error: { readonly statusCode?: number }, _, reply) => {
    const message = error instanceof TooManyPayloads ? error.message : 'this could not be decoded';
    return reply.code(error.statusCode ?? 500).send({ message });
  });
  // An address of IPv6 may be in brackets.
  return { url: await app.listen({ host: bareHost(host), port }), close: () => app.close() };
}

/** Answers requests that are not allowed. */
async function letIn(request: FastifyRequest, reply: FastifyReply, { origin, auth }: CodecServerOptions) {
  const from = request.headers.origin;
  void reply.header('cache-control', 'no-store').header('vary', 'Origin');
  if (from !== undefined && !isOrigin(from, origin)) return reply.code(403).send({ message: 'another origin' });
  if (from !== undefined) {
    void reply
      .header('access-control-allow-origin', from)
      .header('access-control-allow-credentials', 'true')
      .header('access-control-allow-methods', 'POST, OPTIONS')
      .header('access-control-allow-headers', ALLOWED_HEADERS)
      .header('access-control-max-age', '600');
    // A browser asks before a page from elsewhere reaches into a private network.
    if (request.headers['access-control-request-private-network'] === 'true') {
      void reply.header('access-control-allow-private-network', 'true');
    }
  }
  if (request.method === 'OPTIONS') return;
  if (auth === undefined) {
    // A page whose host name was made to point here has the same origin as this server, and sends that name.
    if (!isLoopbackHost(request.hostname)) return reply.code(403).send({ message: 'another host' });
    return;
  }
  const verdict = await auth(request.headers);
  if (verdict === 'welcome') return;
  if (verdict === 'unsure') return reply.code(503).send({ message: 'it cannot be told now who you are' });
  // With "include credentials" in the Web UI's settings, the browser asks for a token as for a password.
  void reply.header('www-authenticate', 'Basic realm="Lethe codec server", charset="UTF-8"');
  return reply.code(401).send({ message: 'who are you?' });
}

/**
 * What cannot be read says why in its place, so that the rest of a history can be. What can keeps beside it to which run
 * it belongs: the Web UI does not say which one it shows.
 */
async function decodeOrSay(codec: PayloadCodec, payload: Payload, withScope: boolean): Promise<Payload> {
  try {
    const sealed = sealOf(payload);
    const [plain] = await codec.decode([payload]);
    if (!withScope || sealed?.scope === undefined || plain === undefined) return plain ?? payload;
    return { ...plain, metadata: { ...plain.metadata, 'encryption-scope': Buffer.from(sealed.scope) } };
  } catch (error) {
    if (!(error instanceof PayloadUnreadable)) throw error;
    return { metadata: { encoding: Buffer.from('json/plain') }, data: Buffer.from(JSON.stringify(error.message)) };
  }
}

function isOrigin(from: string, origin: string): boolean {
  if (from === origin) return true;
  if (!URL.canParse(from)) return false;
  const [a, b] = [new URL(from), new URL(origin)];
  const here = isLoopbackHost(a.hostname) && isLoopbackHost(b.hostname);
  return here && a.protocol === b.protocol && a.port === b.port;
}
