/** One payload of a history, and where it stands. */
export interface FoundPayload {
  /** e.g. `3.activityTaskScheduledEventAttributes.input.payloads.0`. */
  readonly path: string;
  readonly encoding: string;
  /** Of the key it is encrypted with, if it is. */
  readonly keyId: string | undefined;
  /** To which run it is bound, if it is encrypted. */
  readonly scope: string | undefined;
  readonly text: string;
}

/** Every payload below a message of the service's, wherever the message may have one; search attributes too. */
export function payloadsIn(value: unknown, path: readonly string[] = []): FoundPayload[] {
  if (typeof value !== 'object' || value === null || value instanceof Uint8Array) return [];
  const { metadata, data } = value as { metadata?: Record<string, Uint8Array> | null; data?: Uint8Array | null };
  if (metadata?.encoding instanceof Uint8Array) {
    const text = (bytes: Uint8Array | null | undefined) => Buffer.from(bytes ?? []).toString();
    const keyId = metadata['encryption-key-id'];
    const scope = metadata['encryption-scope'];
    const encoding = text(metadata.encoding);
    const said = { keyId: keyId && text(keyId), scope: scope && text(scope) };
    return [{ path: path.join('.'), encoding, ...said, text: text(data) }];
  }
  return Object.entries(value).flatMap(([name, below]) => payloadsIn(below, [...path, name]));
}

/** Texts below a message, with the names of their fields. */
export function textsIn(value: unknown, path: readonly string[] = []): (readonly [path: string, text: string])[] {
  if (typeof value === 'string') return value === '' ? [] : [[path.join('.'), value]];
  if (typeof value !== 'object' || value === null || value instanceof Uint8Array) return [];
  return Object.entries(value).flatMap(([name, below]) => textsIn(below, [...path, name]));
}
