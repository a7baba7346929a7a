import { inspect } from 'node:util';
import { z } from 'zod';

/** A secret that stands in the YAML itself. Its text is in no field, so that neither JSON nor a log line can show it. */
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
  /** As it stands in the YAML; relative to the folder of the config file until `anchorSecrets()` makes it absolute. */
  readonly path: string;
}

/**
 * What the YAML may say where a secret is wanted: `env:NAME`, `file:path`, or the secret itself.
 * Whole numbers are taken as their digits, as the Python driver does.
 */
export const SecretRef = z
  .union([z.string(), z.int(), z.bigint()], { error: 'must be text' })
  .transform((value, context): EnvSecret | FileSecret | LiteralSecret => {
    const text = String(value);
    if (text.startsWith('env:')) {
      const name = text.slice('env:'.length).trim();
      if (/^[A-Za-z_][A-Za-z0-9_]*$/.test(name)) return { kind: 'env', name };
      context.addIssue({ code: 'custom', message: 'names no environment variable after "env:"' });
      return z.NEVER;
    }
    if (text.startsWith('file:')) {
      const path = text.slice('file:'.length).trim();
      if (path !== '' && !path.includes('\0')) return { kind: 'file', path };
      context.addIssue({ code: 'custom', message: 'names no file after "file:"' });
      return z.NEVER;
    }
    if (text.trim() !== '') return new LiteralSecret(text);
    context.addIssue({ code: 'custom', message: 'is empty' });
    return z.NEVER;
  })
  .describe('`env:NAME`, `file:path` (relative to this file), or the secret itself');

export type SecretRef = z.output<typeof SecretRef>;

/** Where a secret comes from, for people: never the secret. */
export function describeSecret(ref: SecretRef): string {
  switch (ref.kind) {
    case 'env':
      return `the environment variable ${ref.name}`;
    case 'file':
      return `the file ${ref.path}`;
    case 'literal':
      return 'the config file itself';
  }
}

/** What `env:NAME` and the like become; told apart from other values that a driver's options hold. */
export function isSecretRef(value: unknown): value is SecretRef {
  if (value instanceof LiteralSecret) return true;
  if (typeof value !== 'object' || value === null || !('kind' in value)) return false;
  if (value.kind === 'env') return 'name' in value && typeof value.name === 'string';
  return value.kind === 'file' && 'path' in value && typeof value.path === 'string';
}
