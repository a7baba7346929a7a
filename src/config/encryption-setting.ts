import { z } from 'zod';
import { type EncryptionSaid, parseKeyRingRef } from '../domain/encryption/key-ring-ref';

/**
 * How payloads are stored in Temporal: `off` (which YAML 1.1 reads as false), or where the key ring is. One issue for
 * all that can be wrong with it, as a person reads it.
 */
export const EncryptionSetting = z
  .unknown()
  .transform((value, context): EncryptionSaid => {
    if (value === 'off' || value === false) return { kind: 'off' };
    const text = keysOf(value);
    const ref = text === undefined ? undefined : parseKeyRingRef(text);
    if (ref !== undefined) return ref;
    context.addIssue({
      code: 'custom',
      message: 'must be off, or {keys: file:path}, {keys: vault:path#field} or {keys: env:NAME}',
    });
    return z.NEVER;
  })
  .meta({ kind: '`off`, or a mapping with `keys`' });

function keysOf(value: unknown): string | undefined {
  if (typeof value !== 'object' || value === null || !('keys' in value)) return undefined;
  const { keys, ...others } = value;
  return typeof keys === 'string' && Object.keys(others).length === 0 ? keys : undefined;
}
