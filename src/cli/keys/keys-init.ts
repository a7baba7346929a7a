import { type Command, InvalidArgumentError, Option } from 'commander';
import { monthAt, nextMonth, SHARED } from '../../domain/encryption/key-id';
import { formatEncryption } from '../../domain/encryption/key-ring-ref';
import type { Action } from '../shell/action';
import { CliError } from '../shell/cli-error';
import { withCommon } from '../shell/common-options';
import { documentedCommand } from '../shell/documented-command';
import { readConfigIfNeeded } from '../shell/read-config';
import { rooms } from '../shell/rooms';
import type { Session } from '../shell/session';
import { keysOption } from './keys-option';
import { namedRing, openNamedRing, orRingFault, type RingOptions } from './named-ring';

interface Options extends RingOptions {
  readonly months: number;
}

export function keysInit(action: Action): Command {
  const command = documentedCommand('init', {
    summary: 'make a key ring where there is none, and the keys of the coming months',
    details:
      'Makes the key ring (a file, readable by its owner alone, or a secret of Vault) unless it is there, and the keys of this month (and, with ' +
      '--months, of the following ones) for the instances of the config, or the one named. A worker that can write the ring ' +
      'makes new months by itself; where it only reads the ring (env:, or a mounted secret), they must be in it beforehand. ' +
      'Safe to repeat.',
    examples: [
      'lethe keys init --keys file:/var/lib/lethe/keys.json',
      'lethe keys init --keys file:keys.json --config site.yml --months 13',
      'lethe keys init --keys vault:secret/lethe#keys --config site.yml',
    ],
    json: { keys: 'the key ring', made: 'whether it was made now', added: 'ids of the keys that were made' },
  });
  withCommon(command, 'config', 'json');
  return command
    .addOption(keysOption())
    .addOption(new Option('--months <n>', 'keys for so many months, this one included').argParser(months).default(1))
    .action(action(init));
}

async function init(session: Session<Options>): Promise<number> {
  const ref = await namedRing(session);
  const keys = formatEncryption(ref);
  if (ref.kind === 'env') {
    throw new CliError('usage', `${keys} can only be read`, 'make the ring as a file: --keys file:PATH');
  }
  const { makeKeyRing } = rooms.codec();
  const made = await orRingFault(() => makeKeyRing(ref, session.terminal.env));
  const ring = await openNamedRing(session);
  const added: string[] = [];
  for (const instance of new Set([...(await instancesOf(session)), ...ring.keys.map(({ parts }) => parts.instance)])) {
    let month = monthAt(Date.now());
    for (let left = session.options.months; left > 0; left -= 1) {
      const key = await orRingFault(() => ring.provide(instance, month));
      if (key !== undefined) added.push(key.id);
      month = nextMonth(month);
    }
  }
  session.answer({ keys, made, added }, () =>
    [
      made ? `made the key ring ${keys}` : `the key ring ${keys} is there`,
      ...added.map((id) => `made key ${id}`),
      `Name it to every worker and client: LETHE_KEYS=${keys}`,
      'Keep a copy where the engine’s backups are not: without it nobody can read what it encrypts.',
    ].join('\n'),
  );
  return 0;
}

async function instancesOf(session: Session<Options>): Promise<readonly string[]> {
  const configs = await readConfigIfNeeded(session);
  const { instance } = session.options;
  return [SHARED, ...(configs?.map(({ card }) => card.id) ?? (instance === undefined ? [] : [instance]))];
}

function months(text: string): number {
  const value = Number(text);
  if (!/^\d+$/.test(text) || value < 1 || value > 120) throw new InvalidArgumentError('Write a number, 1 to 120.');
  return value;
}
