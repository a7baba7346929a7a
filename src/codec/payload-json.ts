import type { Payload } from '@temporalio/common';
import { z } from 'zod';

const Bytes = z.string().regex(/^[A-Za-z0-9+/_-]*={0,2}$/);
const Body = z.object({
  payloads: z.array(z.object({ metadata: z.record(z.string(), Bytes).optional(), data: Bytes.optional() })).nullish(),
});

/**
 * A body as Temporal's codec protocol has it: payloads as protobuf writes them in JSON. The Web UI also sends bodies
 * without any.
 * @returns undefined for a text that is none
 */
export function payloadsOfJson(text: string): Payload[] | undefined {
  let value: unknown;
  try {
    value = text.trim() === '' ? {} : JSON.parse(text);
  } catch {
    return undefined;
  }
  const parsed = Body.safeParse(value);
  return parsed.data === undefined ? undefined : (parsed.data.payloads ?? []).map(payloadOf);
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
