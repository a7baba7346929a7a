import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { load, YAML11_SCHEMA } from 'js-yaml';
import { ROOT } from './files-of';

export interface ComposeService {
  readonly image: string;
  readonly command?: unknown;
  readonly container_name?: string;
  readonly depends_on?: Readonly<Record<string, { readonly condition: string }>>;
  readonly environment?: Readonly<Record<string, string>>;
  readonly healthcheck?: { readonly test?: readonly string[] };
  readonly networks?: readonly string[];
  readonly ports?: readonly string[];
  readonly restart?: string;
  readonly stop_grace_period?: string;
  readonly env_file?: readonly unknown[];
  readonly volumes?: readonly { readonly source?: string; readonly target?: string; readonly read_only?: boolean }[];
  readonly configs?: readonly { readonly source: string }[];
}

export interface ComposeFile {
  readonly services: Readonly<Record<string, ComposeService>>;
  readonly configs: Readonly<Record<string, { readonly content: string }>>;
  readonly networks: Readonly<Record<string, { readonly internal?: boolean }>>;
}

/** The text of `docker-compose.yml`, comments gone. */
export const composeText = readFileSync(join(ROOT, 'docker-compose.yml'), 'utf8').replace(/^\s*#.*$/gm, '');

/** The file as Compose reads it, merge keys done and nothing interpolated. */
export function readCompose(): ComposeFile {
  return load(composeText, { schema: YAML11_SCHEMA }) as ComposeFile;
}

/** A value with `${NAME:-default}` and `${NAME:?why}` filled in. */
export function interpolate(text: string, env: Readonly<Record<string, string>> = {}): string {
  return text.replace(
    /\$\{(\w+)(?::-([^}]*)|:\?[^}]*)?\}/g,
    (_, name: string, otherwise?: string) => env[name] ?? otherwise ?? '',
  );
}
