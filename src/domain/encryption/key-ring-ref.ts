/** Where a key ring is. */
export type KeyRingRef =
  /** Read and written; the path is absolute once `anchored`. */
  | { readonly kind: 'file'; readonly path: string }
  /** Read only: an environment variable that holds what the file would. */
  | { readonly kind: 'env'; readonly name: string }
  /** A field of a secret in a key-value store of Vault; written only in one of version 2. */
  | { readonly kind: 'vault'; readonly path: string; readonly field: string };

/** What a config or the environment says about payloads in the Temporal server. */
export type EncryptionSaid = KeyRingRef | { readonly kind: 'off' };

/** Of any path. @unit characters */
const LONGEST = 4_096;

/** @returns undefined for a text that names no key ring */
export function parseKeyRingRef(text: string): KeyRingRef | undefined {
  if (text.length > LONGEST) return undefined;
  const colon = text.indexOf(':');
  const [kind, rest] = [text.slice(0, colon), text.slice(colon + 1).trim()];
  if (/[\0\n\r]/.test(rest)) return undefined;
  if (kind === 'file' && rest !== '') return { kind, path: rest };
  if (kind === 'env' && /^[A-Za-z_][A-Za-z0-9_]*$/.test(rest)) return { kind, name: rest };
  const [place = '', field = '', ...more] = rest.split('#');
  const path = place.replace(/^\/+|\/+$/g, '');
  if (kind === 'vault' && path !== '' && field !== '' && more.length === 0) return { kind, path, field };
  return undefined;
}

/** How a ring is named, for people. */
export const KEY_RING_FORMS = 'file:PATH, vault:PATH#FIELD, or env:NAME';

/** As it is written: `file:/etc/lethe/keys.json`, `vault:secret/lethe#keys`, `env:LETHE_KEY_RING`, `off`. */
export function formatEncryption(said: EncryptionSaid): string {
  switch (said.kind) {
    case 'off':
      return 'off';
    case 'file':
      return `file:${said.path}`;
    case 'env':
      return `env:${said.name}`;
    case 'vault':
      return `vault:${said.path}#${said.field}`;
  }
}
