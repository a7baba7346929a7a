import { z } from 'zod';
import { type DocumentedKey, DRIVER_SCRIPT_KEYS } from '../../src/config/driver-script-keys';
import { LetheKeys } from '../../src/config/schema';

type Key = z.core.JSONSchema.BaseSchema;

const HEAD = `# Config reference

<!-- Generated from src/config/schema.ts and src/config/driver-script-keys.ts by \`node dist/scripts/reference/config.js\`. Do not edit. -->

An instance file is a YAML file of the Python driver scripts, unchanged, plus one optional key \`lethe:\`. Lethe reads values
as PyYAML does (YAML 1.1: merge keys, \`yes\`, octal numbers). \`lethe config check\` shows every error of a file with its line.

\`--config\` (or \`--config_file\`), \`LETHE_CONFIG\`, or \`RETIREMENT_CONFIG_FILE\`, in this order, names a file or a folder. In a
folder, each \`*.yml\` and \`*.yaml\` file is one instance. \`--instance\` or \`LETHE_INSTANCE\` names the instance of a file, or
selects one of a folder.

A secret has one of the forms below. [Secrets](../guide/secrets.md) explains them. A duration is a number with a unit, or
several from large to small: \`90s\`, \`5m\`, \`1h30m\`, \`1d\`.

| written | read from |
| --- | --- |
| \`env:NAME\` | an environment variable |
| \`file:path\` | a file that contains only the secret; the path is relative to the config file. A newline at the end does not count |
| \`sops:file#key\` | a file that [sops](https://getsops.io) has encrypted, with a path relative to the config file. \`#lms.client_secret\` looks inside a mapping, \`#sites.0.secret\` inside a list |
| \`vault:path#key\` | a key-value store of Vault or OpenBao, version 1 or 2, with the path of \`vault kv get\` |
| anything else | the config file itself |

## Keys of the Python driver

Lethe ignores keys that are not in this table, as the Python driver does. If one instance is loaded, the variables
\`TUBULAR_OAUTH_CLIENT_ID\`, \`TUBULAR_OAUTH_CLIENT_SECRET\`, and \`TUBULAR_LMS_HOST\` replace keys that the file does not have.
They never override the file.
`;

/** docs/reference/config.md, made of the schema's descriptions, defaults and examples. */
export function configReference(): string {
  const lethe = describe(LetheKeys);
  return [
    HEAD,
    tableOf(Object.entries(DRIVER_SCRIPT_KEYS).map(([name, key]) => rowOf(name, key))),
    '\n## Keys below `lethe:`\n\nAll keys are optional. A key that is not in this table is an error.\n',
    tableOf(rowsOf(lethe.properties ?? {}, '')),
    '',
  ].join('\n');
}

function tableOf(rows: readonly string[]): string {
  return ['| key | is | default | |', '| --- | --- | --- | --- |', ...rows].join('\n');
}

function rowOf(path: string, { kind, description, example, ...more }: DocumentedKey): string {
  const otherwise = more.default === undefined ? '' : `\`${more.default}\``;
  return `| \`${path}\` | ${kind} | ${otherwise} | ${cell(`${description}${example === '' ? '' : ` Example: \`${example}\`.`}`)} |`;
}

function rowsOf(keys: Readonly<Record<string, unknown>>, above: string): readonly string[] {
  return Object.entries(keys).flatMap(([name, value]) => {
    const key = value as Key;
    const path = `${above}${name}`;
    const example = typeof key.example === 'string' ? ` Example: \`${key.example}\`.` : '';
    const row = `| \`${path}\` | ${typeOf(key)} | ${defaultOf(key)} | ${cell(`${key.description ?? ''}${example}`)} |`;
    const named = key.additionalProperties;
    return [
      row,
      ...(key.properties !== undefined ? rowsOf(key.properties, `${path}.`) : []),
      ...(isObjectSchema(named) ? rowsOf(named.properties ?? {}, `${path}.<NAME>.`) : []),
    ];
  });
}

function typeOf(key: Key): string {
  if (typeof key.kind === 'string') return key.kind;
  if (key.type === 'integer' || key.type === 'number')
    return `${key.type === 'integer' ? 'whole number' : 'number'}${rangeOf(key)}`;
  const names: Readonly<Record<string, string>> = {
    string: 'text',
    boolean: 'yes or no',
    array: 'list',
    object: 'mapping',
  };
  return names[String(key.type)] ?? 'text';
}

function rangeOf(key: Key): string {
  const from = key.minimum === undefined ? (key.exclusiveMinimum === 0 ? 'more than 0' : '') : `${key.minimum}`;
  const to = key.maximum === undefined ? '' : `to ${key.maximum}`;
  return from === '' && to === '' ? '' : `, ${[from, to].filter((part) => part !== '').join(' ')}`;
}

function defaultOf(key: Key): string {
  const value = key.default;
  const empty = value === undefined || (typeof value === 'object' && value !== null && Object.keys(value).length === 0);
  return empty ? '' : `\`${typeof value === 'string' ? value : JSON.stringify(value)}\``;
}

function cell(text: string): string {
  return text.replaceAll('|', '\\|').trim();
}

function isObjectSchema(schema: unknown): schema is Key {
  return typeof schema === 'object' && schema !== null && 'properties' in schema;
}

function describe(schema: z.ZodType): Key {
  return z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' });
}
