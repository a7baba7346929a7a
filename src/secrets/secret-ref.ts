import { isAbsolute, resolve } from 'node:path';
import { inspect } from 'node:util';
import { z } from 'zod';

/** A secret that is in the YAML itself. Its text is in no field, so that neither JSON nor a log line can show it. */
export class LiteralSecret {
  readonly kind = 'literal';
  readonly #text: string;

  constructor(text: string) {
    this.#text = text;
  }

  reveal(): string {
    return this.#text;
  }

  [inspect.custom](): string {
    return 'LiteralSecret(hidden)';
  }
}

/** Name of an environment variable that holds the secret. */
export interface EnvSecret {
  readonly kind: 'env';
  readonly name: string;
}

/** A file that holds the secret and nothing else; one newline at its end is not part of it. */
export interface FileSecret {
  readonly kind: 'file';
  /** As in the YAML; relative to the folder of the config file until `anchorSecrets()` makes it absolute. */
  readonly path: string;
}

/** A value of a file that sops has encrypted. */
export interface SopsSecret {
  readonly kind: 'sops';
  /** As that of a `FileSecret`. */
  readonly path: string;
  /** `client_secret`; `lms.client_secret` or `sites.0.secret` below a mapping or a list. */
  readonly key: string;
}

/** A value of a key-value store of Vault. */
export interface VaultSecret {
  readonly kind: 'vault';
  /** As `vault kv get` takes it. */
  readonly path: string;
  readonly key: string;
}

export type SecretRef = EnvSecret | FileSecret | SopsSecret | VaultSecret | LiteralSecret;

/**
 * What the YAML may say where a secret is wanted: `env:NAME`, `file:path`, `sops:file#key`, `vault:path#key`, or the
 * secret itself. Whole numbers are taken as their digits, as the Python driver does.
 */
export const SecretRef = z
  .union([z.string(), z.int(), z.bigint()], { error: 'must be text' })
  .transform((value, context): SecretRef => {
    const read = readRef(String(value));
    if (typeof read !== 'string') return read;
    context.addIssue({ code: 'custom', message: read });
    return z.NEVER;
  })
  .describe('`env:NAME`, `file:path` (relative to this file), `sops:file#key`, `vault:path#key`, or the secret itself');

/** How a reference begins; whatever begins otherwise is the secret itself. */
export const REFERENCE = /^(env|file|sops|vault):/;

/** Of any path. @unit characters */
const LONGEST_REF = 4_096;

/** @returns a text where it is none: what is wrong */
function readRef(text: string): SecretRef | string {
  const [, kind] = REFERENCE.exec(text) ?? [];
  if (kind !== undefined && text.length > LONGEST_REF) return `is too long after "${kind}:"`;
  const rest = text.slice((kind?.length ?? 0) + 1).trim();
  if (kind === undefined) return text.trim() === '' ? 'is empty' : (nearly(text) ?? new LiteralSecret(text));
  if (kind === 'env') {
    return /^[A-Za-z_][A-Za-z0-9_]*$/.test(rest)
      ? { kind, name: rest }
      : 'has no name of an environment variable after "env:"';
  }
  if (kind === 'file') return isPath(rest) ? { kind, path: rest } : 'has no path of a file after "file:"';
  const at = rest.lastIndexOf('#');
  const [path, key] = at < 0 ? [rest, ''] : [rest.slice(0, at), rest.slice(at + 1)];
  if (kind === 'sops' && !isPath(path)) return 'has no path of a file after "sops:"';
  if (kind === 'vault' && !/^\/?(?!\.{1,2}(\/|$))[^/\0]+(\/(?!\.{1,2}(\/|$))[^/\0]+)+\/?$/.test(path)) {
    return 'has no path such as secret/lethe/academy after "vault:"';
  }
  // The path is not repeated: it may be a secret with this beginning.
  return key === ''
    ? `has no "#" and key at its end, as in ${kind}:${EXAMPLES[kind as 'sops' | 'vault']}#client_secret`
    : { kind: kind as 'sops' | 'vault', path, key };
}

const EXAMPLES = { sops: 'secrets.yml', vault: 'secret/lethe/academy' } as const;

/** A reference that would be sent to the LMS as the secret itself. @returns what is wrong with it */
function nearly(text: string): string | undefined {
  const [, kind] = /^\s*(env|file|sops|vault)\s*:/i.exec(text) ?? [];
  return kind === undefined
    ? undefined
    : `must begin with "${kind.toLowerCase()}:", in small letters and without blanks`;
}

function isPath(text: string): boolean {
  return text !== '' && !text.includes('\0');
}

/** Where a secret comes from, for people: never the secret. */
export function describeSecret(ref: SecretRef): string {
  switch (ref.kind) {
    case 'env':
      return `the environment variable ${ref.name}`;
    case 'file':
      return `the file ${ref.path}`;
    case 'sops':
      return `${ref.key} of the sops file ${ref.path}`;
    case 'vault':
      return `${ref.key} of ${ref.path} in Vault`;
    case 'literal':
      return 'the config file itself';
  }
}

/** What `env:NAME` and the like become; told apart from other values that a driver's options hold. */
export function isSecretRef(value: unknown): value is SecretRef {
  if (value instanceof LiteralSecret) return true;
  if (typeof value !== 'object' || value === null || !('kind' in value)) return false;
  const has = (name: string) => typeof (value as Readonly<Record<string, unknown>>)[name] === 'string';
  if (value.kind === 'env') return has('name');
  if (value.kind === 'file') return has('path');
  return (value.kind === 'sops' || value.kind === 'vault') && has('path') && has('key');
}

/** What a config file says where a secret is wanted. @returns a text where it is none: what is wrong */
export function secretRefIn(folder: string, value: unknown): SecretRef | string {
  const parsed = SecretRef.safeParse(value);
  if (parsed.success) return anchorSecret(parsed.data, folder);
  return parsed.error.issues[0]?.message ?? 'cannot be read';
}

/** Paths of files are relative to the folder of the config file, wherever the program was started. */
export function anchorSecret(ref: SecretRef, folder: string): SecretRef {
  if ((ref.kind !== 'file' && ref.kind !== 'sops') || isAbsolute(ref.path)) return ref;
  return { ...ref, path: resolve(folder, ref.path) };
}

/** The same for every secret that a driver's options hold; `seen` is called with each, and its path in the options. */
export function anchorSecrets(
  options: unknown,
  folder: string,
  seen: (ref: SecretRef, path: readonly string[]) => void,
  path: readonly string[] = [],
): unknown {
  if (isSecretRef(options)) {
    const anchored = anchorSecret(options, folder);
    seen(anchored, path);
    return anchored;
  }
  if (Array.isArray(options))
    return options.map((item, at) => anchorSecrets(item, folder, seen, [...path, String(at)]));
  if (typeof options !== 'object' || options === null) return options;
  const prototype = Object.getPrototypeOf(options);
  if (prototype !== Object.prototype && prototype !== null) return options;
  return Object.fromEntries(
    Object.entries(options).map(([key, value]) => [key, anchorSecrets(value, folder, seen, [...path, key])]),
  );
}
