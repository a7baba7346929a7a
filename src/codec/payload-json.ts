import type { Payload } from '@temporalio/common';
import { z } from 'zod';

const Bytes = z.string().regex(/^[A-Za-z0-9+/_-]*={0,2}$/);
/**
 * More than any event of a history has, and than the Web UI asks for at once; each costs time and memory of the process that
 * else asks.
 */
const MOST_PAYLOADS = 5_000;
const MOST_METADATA = 100;
/** Brackets, braces and commas: of as many payloads with as much metadata as any has. */
const MOST_PARTS = 200_000;
const [QUOTE, COMMA, BRACE, BRACKET, BACKSLASH] = [0x22, 0x2c, 0x7b, 0x5b, 0x5c];

const Body = z.object({
  payloads: z.array(z.object({ metadata: z.record(z.string(), Bytes).optional(), data: Bytes.optional() })).nullish(),
});

/** A body that would keep everybody else waiting. */
export class TooManyPayloads extends Error {
  override readonly name = 'TooManyPayloads';
  readonly statusCode = 413;
  constructor() {
    super(`more than ${MOST_PAYLOADS} payloads: ask for fewer at once`);
  }
}

/**
 * A body as Temporal's codec protocol has it: payloads as protobuf writes them in JSON. The Web UI also sends bodies
 * without any.
 * @returns undefined for a text that is none
 * @throws {TooManyPayloads}
 */
export function payloadsOfJson(text: string): Payload[] | undefined {
  if (hasTooManyParts(text)) throw new TooManyPayloads();
  let value: unknown;
  try {
    value = text.trim() === '' ? {} : JSON.parse(text);
  } catch {
    return undefined;
  }
  if (isTooMuch(value)) throw new TooManyPayloads();
  const parsed = Body.safeParse(value);
  return parsed.data === undefined ? undefined : (parsed.data.payloads ?? []).map(payloadOf);
}

/** Before it is parsed: a body of a few million brackets is as many objects. A text in it is one part, however long it is. */
function hasTooManyParts(text: string): boolean {
  let parts = 0;
  for (let at = 0; at < text.length; at += 1) {
    const mark = text.charCodeAt(at);
    if (mark === QUOTE) at = endOfText(text, at);
    else if (mark === COMMA || mark === BRACE || mark === BRACKET) parts += 1;
    if (parts > MOST_PARTS) return true;
  }
  return false;
}

/** @param start its first quote @returns its last one, or the end of a body that is cut off */
function endOfText(body: string, start: number): number {
  for (let end = body.indexOf('"', start + 1); end >= 0; end = body.indexOf('"', end + 1)) {
    let escapes = 0;
    while (body.charCodeAt(end - 1 - escapes) === BACKSLASH) escapes += 1;
    if (escapes % 2 === 0) return end;
  }
  return body.length;
}

/** Before the body is looked at more closely, which takes time. */
function isTooMuch(value: unknown): boolean {
  const payloads: unknown = (value as { payloads?: unknown } | null)?.payloads;
  if (!Array.isArray(payloads)) return false;
  const sizeOf = (payload: { metadata?: unknown } | null) => {
    const metadata = payload?.metadata;
    return typeof metadata === 'object' && metadata !== null ? Object.keys(metadata).length : 0;
  };
  return payloads.length > MOST_PAYLOADS || payloads.some((payload) => sizeOf(payload) > MOST_METADATA);
}

function payloadOf({ metadata = {}, data }: { metadata?: Record<string, string>; data?: string }): Payload {
  const entries = Object.entries(metadata).map(([name, value]) => [name, Buffer.from(value, 'base64')] as const);
  return { metadata: Object.fromEntries(entries), data: data === undefined ? null : Buffer.from(data, 'base64') };
}

export function payloadToJson({ metadata, data }: Payload): Record<string, unknown> {
  const entries = Object.entries(metadata ?? {}).map(([name, value]) => [name, base64(value)] as const);
  return { metadata: Object.fromEntries(entries), ...(data == null ? {} : { data: base64(data) }) };
}

function base64(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('base64');
}
