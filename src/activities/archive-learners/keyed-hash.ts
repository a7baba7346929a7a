import { createHmac } from 'node:crypto';
import { type KeyedHash, normalizedForHash } from '../../domain/archive/archive-entry';

/** Tells hashes of one secret from those of another, and nothing of the secret. */
export function hashKeyOf(secret: string): string {
  return hmac(secret, 'key', '').slice(0, 8);
}

/** `1a2b3c4d:…`: the key, and the HMAC of the normalized text. Without the secret nobody can try names. */
export function keyedHash(secret: string): KeyedHash {
  const key = hashKeyOf(secret);
  return (field, text) => `${key}:${hmac(secret, field, normalizedForHash(text))}`;
}

function hmac(secret: string, field: string, text: string): string {
  return createHmac('sha256', secret).update(`${field}\0${text}`).digest('hex');
}
