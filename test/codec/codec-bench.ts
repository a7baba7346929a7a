import { join } from 'node:path';
import type { Payload, SerializationContext } from '@temporalio/common';
import type { CodecAuth } from '../../src/codec/codec-auth';
import { type CodecServer, startCodecServer } from '../../src/codec/codec-server';
import { encryptionCodec } from '../../src/codec/encryption-codec';
import type { KeyRing } from '../../src/keys/key-ring';
import { temporaryFolder } from '../config/temporary-folder';
import { testRing } from '../keys/test-ring';

export const UI = 'http://127.0.0.1:8233';
export const TOKEN = 'a-token-of-more-than-24-characters';
export const run: SerializationContext = {
  type: 'workflow',
  namespace: 'default',
  workflowId: 'retirement/academy/42',
};
export const secret = {
  metadata: { encoding: Buffer.from('json/plain') },
  data: Buffer.from(JSON.stringify({ name: 'Zélie Quux' })),
};

/** Codec servers of one test file, on one ring; after each test none is left. */
export function codecBench() {
  const folder = temporaryFolder();
  const open: CodecServer[] = [];
  let made: { readonly ring: KeyRing; readonly encrypted: Payload };
  beforeAll(async () => {
    const ring = await testRing(join(folder.path, 'keys.json'));
    const [first] = await encryptionCodec(ring).encode([secret], run);
    made = { ring, encrypted: first as Payload };
  });
  afterEach(async () => {
    for (const server of open.splice(0)) await server.close();
  });
  return {
    folder,
    made: () => made,
    async start(
      auth: CodecAuth | undefined,
      more: { host?: string; tls?: { cert: string; key: string } } = {},
    ): Promise<string> {
      const options = { host: '127.0.0.1', port: 0, origin: UI, codec: encryptionCodec(made.ring), auth };
      const server = await startCodecServer({ ...options, ...more });
      open.push(server);
      return server.url;
    },
  };
}

export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
}

export async function ask(
  url: string,
  body: unknown,
  headers: Record<string, string> = {},
  path = '/decode',
): Promise<Answer> {
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  const contentType = { 'content-type': 'application/json' };
  const answer = await fetch(url + path, { method: 'POST', body: text, headers: { ...contentType, ...headers } });
  return { status: answer.status, headers: answer.headers, text: await answer.text() };
}

export const bearer = (token: string) => ({ authorization: `Bearer ${token}` });

export function namesIn({ text }: Answer): readonly string[] {
  const { payloads = [] } = JSON.parse(text) as { payloads?: { data?: string }[] };
  return payloads.map(({ data = '' }) => Buffer.from(data, 'base64').toString());
}
