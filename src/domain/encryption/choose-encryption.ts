import { type EncryptionSaid, formatEncryption, KEY_RING_FORMS, parseKeyRingRef } from './key-ring-ref';

/** One place that says how payloads are kept. */
export interface EncryptionSource {
  /** For people: `LETHE_KEYS`, or a file's name. */
  readonly where: string;
  readonly said: EncryptionSaid;
}

export type EncryptionChoice =
  | { readonly kind: 'use'; readonly said: EncryptionSaid; readonly where: string }
  /** Nobody says anything, and the engine is on this machine. */
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
    if (said === undefined) return `LETHE_KEYS names no key ring: write ${KEY_RING_FORMS}`;
    found.push({ where: 'LETHE_KEYS', said: said.kind === 'file' ? { ...said, path: absolute(said.path) } : said });
  }
  if (encryption) {
    if (encryption !== 'off') return 'LETHE_ENCRYPTION can only be off; LETHE_KEYS names a key ring';
    found.push({ where: 'LETHE_ENCRYPTION', said: { kind: 'off' } });
  }
  return found;
}

/**
 * All workers and clients of a namespace share one queue of workflows, so all need one ring: what its sources say must
 * agree. Where none says anything, an engine on this machine is spoken to in clear and any other not at all.
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
      message: `the Temporal server at ${engine.address} is not on this machine and no key ring is named: learners' names would stand in clear in its database`,
      hint:
        'make a key ring with `lethe keys init --keys file:/path/to/keys.json`, and name it to every worker and client: LETHE_KEYS=file:/path/to/keys.json, or lethe: {encryption: {keys: file:/path/to/keys.json}} in the instance file.\n' +
        'If clear is what you mean, say it: LETHE_ENCRYPTION=off, or lethe: {encryption: off}',
    };
  }
  const text = formatEncryption(first.said);
  const other = others.find(({ said }) => formatEncryption(said) !== text);
  if (other !== undefined) {
    return {
      kind: 'refuse',
      message: `${first.where} says encryption ${text}, and ${other.where} says ${formatEncryption(other.said)}`,
      hint: 'all workers and clients of one Temporal namespace share one key ring: say it in one place, or everywhere the same',
    };
  }
  return { kind: 'use', said: first.said, where: first.where };
}
