import http from 'node:http';
import https from 'node:https';
import { isLoopbackHost } from '../domain/encryption/loopback';

const WITHIN_MS = 5_000;
/** Keys of an issuer are some kilobytes. @unit bytes */
const LONGEST = 1_000_000;

/** Whether nobody on the way can answer in its place. */
export function isSafeIssuerUrl(text: string): boolean {
  if (!URL.canParse(text)) return false;
  const { protocol, hostname } = new URL(text);
  return protocol === 'https:' || (protocol === 'http:' && isLoopbackHost(hostname));
}

/** A document of an OpenID Connect issuer; redirects are not followed. @throws Error when it is not available */
export async function issuerJson(url: string): Promise<unknown> {
  if (!isSafeIssuerUrl(url)) throw new Error('not https');
  const signal = AbortSignal.timeout(WITHIN_MS);
  const options = { signal, agent: false, rejectUnauthorized: true, headers: { accept: 'application/json' } };
  const answer = await new Promise<http.IncomingMessage>((resolve, reject) => {
    (url.startsWith('https:') ? https : http).get(url, options, resolve).on('error', reject);
  });
  if (answer.statusCode !== 200) {
    answer.destroy();
    throw new Error(`${answer.statusCode}`);
  }
  const pieces: Buffer[] = [];
  let bytes = 0;
  for await (const piece of answer as AsyncIterable<Buffer>) {
    bytes += piece.length;
    if (bytes > LONGEST) throw new Error('too long');
    pieces.push(piece);
  }
  return JSON.parse(Buffer.concat(pieces).toString('utf8'));
}
