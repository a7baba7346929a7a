import { rmSync } from 'node:fs';
import { createServer, request as forward, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import type { S3Stand } from './start-s3';

/**
 * What becomes of a request to a bucket.
 * - `reset-after`  the bucket has done it, and the answer is lost
 * - `hang-after`   the same, and the connection stays open
 * - `refuse`       the bucket says 403, and does nothing
 * - `page`         something before the bucket says 200, with a page; the bucket hears nothing
 * - `forget`       a write whose condition is not looked at: what was there is written over
 * - `change`       another byte is read than was written
 * - `cut`          half the body is read, then the connection ends
 */
export type S3Trouble = 'reset-after' | 'hang-after' | 'refuse' | 'page' | 'forget' | 'change' | 'cut';

export interface S3Rule {
  readonly method: 'GET' | 'PUT' | 'DELETE';
  /** Of the path: `/BUCKET/NAME`. */
  readonly path: RegExp;
  readonly trouble: S3Trouble;
  /** How often; always where it is not said. */
  readonly times?: number;
}

/** A proxy before a bucket that breaks what it is told to. */
export interface S3InBetween {
  readonly url: string;
  /** Requests so far: `PUT /archive/raw/…`. */
  readonly requests: readonly string[];
  /** @returns how often the rule was applied so far */
  break(rule: S3Rule): () => number;
  mend(): void;
  stop(): Promise<void>;
}

export async function startS3InBetween(s3: S3Stand): Promise<S3InBetween> {
  const requests: string[] = [];
  let rules: { readonly rule: S3Rule; applied: number }[] = [];
  const pick = (method: string, path: string): S3Trouble | undefined => {
    const found = rules.find(
      ({ rule, applied }) => rule.method === method && rule.path.test(path) && applied < (rule.times ?? Infinity),
    );
    if (found === undefined) return undefined;
    found.applied += 1;
    return found.rule.trouble;
  };
  const server = createServer((incoming, response) => {
    const path = new URL(incoming.url ?? '', s3.endpoint).pathname;
    requests.push(`${incoming.method} ${path}`);
    const trouble = pick(incoming.method ?? '', path);
    if (trouble === 'refuse') return void denied(incoming, response);
    if (trouble === 'page') return void page(incoming, response);
    // The bucket's own folder is beside those of the other buckets.
    if (trouble === 'forget') rmSync(join(s3.bucketPath, '..', decodeURIComponent(path)), { force: true });
    pass(incoming, response, s3.endpoint, trouble);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    requests,
    break(rule) {
      const armed = { rule, applied: 0 };
      rules.push(armed);
      return () => armed.applied;
    },
    mend() {
      rules = [];
    },
    async stop() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

function denied(incoming: IncomingMessage, response: ServerResponse): void {
  const body = '<?xml version="1.0"?><Error><Code>AccessDenied</Code><Message>Access Denied</Message></Error>';
  incoming.resume().on('end', () => response.writeHead(403, { 'content-type': 'application/xml' }).end(body));
}

function page(incoming: IncomingMessage, response: ServerResponse): void {
  const body = '<!DOCTYPE html><html><body><p>Sign in</p></body></html>';
  incoming.resume().on('end', () => response.writeHead(200, { 'content-type': 'text/html' }).end(body));
}

/** The signature counts the headers, so they stay as they are. */
function pass(incoming: IncomingMessage, response: ServerResponse, to: string, trouble: S3Trouble | undefined): void {
  const { method, headers } = incoming;
  const onward = forward(new URL(incoming.url ?? '', to), { method, headers }, async (answer) => {
    const pieces: Buffer[] = [];
    for await (const piece of answer) pieces.push(piece as Buffer);
    const body = Buffer.concat(pieces);
    if (trouble === 'hang-after') return;
    if (trouble === 'reset-after') return void incoming.socket.resetAndDestroy();
    if (trouble === 'change' && body.length > 0) body.writeUInt8(body.readUInt8(body.length - 1) ^ 1, body.length - 1);
    response.writeHead(answer.statusCode ?? 500, { ...answer.headers, 'content-length': body.length });
    if (trouble !== 'cut') return void response.end(body);
    response.write(body.subarray(0, body.length / 2), () => incoming.socket.destroy());
  });
  onward.on('error', () => incoming.socket.destroy());
  incoming.pipe(onward);
}
