import { type EncryptionSaid, formatEncryption, KEY_RING_FORMS, parseKeyRingRef } from './key-ring-ref';

/** One setting that says how payloads are stored. */
export interface EncryptionSource {
  /** For people: `LETHE_KEYS`, or a file's name. */
  readonly where: string;
  readonly said: EncryptionSaid;
}

export type EncryptionChoice =
  | { readonly kind: 'use'; readonly said: EncryptionSaid; readonly where: string }
  /** There is no setting, and the Temporal server is on this machine. */
  | { readonly kind: 'clear' }
  | { readonly kind: 'refuse'; readonly message: string; readonly hint: string };

/**
 * LETHE_KEYS and LETHE_ENCRYPTION, as sources.
 * @param absolute makes a path absolute, so that it can be compared with that of a file
 * @returns a text where one of them cannot be understood
 */
export function encryptionOfEnv(
  env: Readonly<Record<string, string | undefined>>,
  absolute: (path: string) => string,
): readonly EncryptionSource[] | string {
  const found: EncryptionSource[] = [];
  const { LETHE_KEYS: keys, LETHE_ENCRYPTION: encryption } = env;
  if (keys) {
    const said = parseKeyRingRef(keys);
    if (said === undefined) return `LETHE_KEYS is not a key ring: write ${KEY_RING_FORMS}`;
    found.push({ where: 'LETHE_KEYS', said: said.kind === 'file' ? { ...said, path: absolute(said.path) } : said });
  }
  if (encryption) {
    if (encryption !== 'off') return 'LETHE_ENCRYPTION can only be off; to name a key ring, use LETHE_KEYS';
    found.push({ where: 'LETHE_ENCRYPTION', said: { kind: 'off' } });
  }
  return found;
}

/**
 * All workers and clients of a namespace share one queue of workflows, so all need the same ring: all settings must
 * agree. Without a setting, Lethe connects only to a Temporal server on this machine, and does not encrypt.
 */
export function chooseEncryption(
  sources: readonly EncryptionSource[],
  engine: { readonly address: string; readonly onThisMachine: boolean },
): EncryptionChoice {
  const [first, ...others] = sources;
  if (first === undefined) {
    if (engine.onThisMachine) return { kind: 'clear' };
    return {
      kind: 'refuse',
      message: `the Temporal server at ${engine.address} is not on this machine, and there is no key ring: its database would store learners' names unencrypted`,
      hint:
        'make a key ring with `lethe keys init --keys file:/path/to/keys.json`, and set it for every worker and client: LETHE_KEYS=file:/path/to/keys.json, or lethe: {encryption: {keys: file:/path/to/keys.json}} in the instance file.\n' +
        'If you want no encryption, set LETHE_ENCRYPTION=off, or lethe: {encryption: off}',
    };
  }
  const text = formatEncryption(first.said);
  const other = others.find(({ said }) => formatEncryption(said) !== text);
  if (other !== undefined) {
    return {
      kind: 'refuse',
      message: `${first.where} sets the encryption to ${text}, but ${other.where} sets it to ${formatEncryption(other.said)}`,
      hint: 'all workers and clients of one Temporal namespace share one key ring: set it in one place, or everywhere to the same value',
    };
  }
  return { kind: 'use', said: first.said, where: first.where };
}
