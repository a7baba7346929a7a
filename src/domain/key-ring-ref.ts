/** Where a key ring is. */
export type KeyRingRef =
  /** Read and written; the path is absolute once `anchored`. */
  | { readonly kind: 'file'; readonly path: string }
  /** Read only: an environment variable that holds what the file would. */
  | { readonly kind: 'env'; readonly name: string };

/** What a config or the environment says about payloads in the engine. */
export type EncryptionSaid = KeyRingRef | { readonly kind: 'off' };

/** @returns undefined for a text that names no key ring */
export function parseKeyRingRef(text: string): KeyRingRef | undefined {
  const [, kind, rest = ''] = /^(file|env):\s*(.*?)\s*$/.exec(text) ?? [];
  if (kind === 'file' && rest !== '' && !rest.includes('\0')) return { kind, path: rest };
  if (kind === 'env' && /^[A-Za-z_][A-Za-z0-9_]*$/.test(rest)) return { kind, name: rest };
  return undefined;
}

/** As it is written: `file:/etc/lethe/keys.json`, `env:LETHE_KEY_RING`, `off`. */
export function formatEncryption(said: EncryptionSaid): string {
  return said.kind === 'off' ? 'off' : said.kind === 'file' ? `file:${said.path}` : `env:${said.name}`;
}
