import { InvalidArgumentError, Option } from 'commander';
import { SHARED } from '../../domain/encryption/key-id';
import { formatEncryption } from '../../domain/encryption/key-ring-ref';
import { CliError } from '../shell/cli-error';
import { defineCommand } from '../shell/define-command';
import { lazy } from '../shell/lazy';
import type { Session } from '../shell/session';
import { keysOption } from './keys-option';
import { namedRing, type RingOptions } from './named-ring';

interface Options extends RingOptions {
  readonly months: number;
}

export const keysInit = defineCommand({
  usage: 'init',
  summary: 'make a key ring, and the keys of the coming months',
  details:
    'Makes the key ring if there is none: a file that only its owner can read, or a secret in Vault. Makes the keys of ' +
    'this month (with --months, also of the following months) for the instances of the config or for --instance. A worker ' +
    'that can write to the ring makes the keys of new months automatically. If it can only read the ring (env:, or a ' +
    'mounted secret), make the keys in advance. Safe to repeat.',
  examples: [
    'lethe keys init --keys file:/var/lib/lethe/keys.json',
    'lethe keys init --keys file:keys.json --config site.yml --months 13',
    'lethe keys init --keys vault:secret/lethe#keys --config site.yml',
  ],
  json: { keys: 'the key ring', made: 'whether the ring is new', added: 'ids of the new keys' },
  common: ['config', 'json'],
  own: () => [
    keysOption(),
    new Option('--months <n>', 'number of months to make keys for, including this one').argParser(months).default(1),
  ],
  run: init,
});

async function init(session: Session<Options>): Promise<number> {
  const ref = await namedRing(session);
  const keys = formatEncryption(ref);
  if (ref.kind === 'env') {
    throw new CliError('usage', `${keys} is read-only`, 'make the ring as a file with --keys file:PATH');
  }
  const instances = await instancesOf(session);
  const { months } = session.options;
  const { made, added } = await lazy.keys().makeKeys(ref, session.terminal.env, { instances, months });
  session.output.answer({ keys, made, added }, () =>
    [
      made ? `made the key ring ${keys}` : `the key ring ${keys} exists`,
      ...added.map((id) => `made key ${id}`),
      `Set it for every worker and client: LETHE_KEYS=${keys}`,
      'Keep a copy, but not with the backups of the Temporal server. Without the ring, nobody can read the encrypted data.',
    ].join('\n'),
  );
  return 0;
}

async function instancesOf(session: Session<Options>): Promise<readonly string[]> {
  const configs = await session.config.readIfNeeded();
  const { instance } = session.options;
  return [SHARED, ...(configs?.map(({ card }) => card.id) ?? (instance === undefined ? [] : [instance]))];
}

function months(text: string): number {
  const value = Number(text);
  if (!/^\d+$/.test(text) || value < 1 || value > 120) throw new InvalidArgumentError('Write a number, 1 to 120.');
  return value;
}
