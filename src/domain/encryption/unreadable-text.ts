/**
 * Why a payload cannot be encrypted or decrypted, and the sentence for it. Temporal keeps this text unencrypted, and a
 * failing workflow task shows it forever: a constant and, at most, the id of a key, of an instance, or of a run.
 */
const SAYS = {
  'key.missing': (key: string) => `key ${key} is not in the key ring`,
  'key.destroyed': (key: string) => `key ${key} was destroyed`,
  'key.does-not-fit': (key: string) => `a payload does not fit key ${key}`,
  'ring.missing': (key: string) => `a payload needs key ${key}, and there is no key ring here`,
  'ring.fails': () => 'the key ring cannot be read or written',
  'ring.outdated': (key: string) => `the key ring is out of date: key ${key} was replaced by a newer one`,
  'ring.without-instance': (instance: string) => `the key ring has no key for instance ${instance}`,
  'payload.malformed': () => 'an encrypted payload is not of our making',
  'payload.elsewhere': (run: string) => `a payload belongs to ${run}, and not here`,
  'payload.unbound': () => 'a payload of version 0.1 does not say where it belongs',
} as const satisfies Readonly<Record<string, (about: string) => string>>;

export type UnreadableCode = keyof typeof SAYS;

/** What a text says that somebody has passed on. */
export interface Unreadable {
  readonly code: UnreadableCode;
  /** The key, the instance or the run. */
  readonly about: string | undefined;
  /** The sentence, without the marks around it. */
  readonly says: string;
}

/**
 * The text that Temporal passes on. A worker's error reaches a client as text alone, so the code is in it.
 * @example `Lethe: key academy/2026-11 was destroyed [key.destroyed academy/2026-11]`
 */
export function unreadableText(code: UnreadableCode, about?: string): string {
  return `Lethe: ${unreadableSays(code, about)} [${about === undefined ? code : `${code} ${about}`}]`;
}

export function unreadableSays(code: UnreadableCode, about = ''): string {
  return SAYS[code](about);
}

/** @returns undefined for a text that is not about such a payload; its sentence is not looked at */
export function readUnreadable(text: string): Unreadable | undefined {
  const [, code, about] = /Lethe: [^\n[]* \[([a-z]+\.[a-z-]+)(?: ([^\s\]]+))?\]/.exec(text) ?? [];
  if (code === undefined || !isCode(code)) return undefined;
  return { code, about, says: unreadableSays(code, about) };
}

function isCode(text: string): text is UnreadableCode {
  return Object.hasOwn(SAYS, text);
}
