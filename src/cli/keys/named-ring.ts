import { resolve } from 'node:path';
import { encryptionOfEnv } from '../../domain/encryption/choose-encryption';
import {
  type EncryptionSaid,
  formatEncryption,
  KEY_RING_FORMS,
  type KeyRingRef,
  parseKeyRingRef,
} from '../../domain/encryption/key-ring-ref';
import type { KeyRing } from '../../keys/key-ring';
import { CliError } from '../shell/cli-error';
import type { CommonOptions } from '../shell/common-options';
import { lazy } from '../shell/lazy';
import type { Session } from '../shell/session';

export interface RingOptions extends CommonOptions {
  /** `file:path`, `vault:path#field` or `env:NAME`. */
  readonly keys?: string;
}

/**
 * The key ring of this command: `--keys`, or LETHE_KEYS, or the one of the config.
 * @throws CliError when there is none, or two
 */
export async function namedRing(session: Session<RingOptions>): Promise<KeyRingRef> {
  const { keys } = session.options;
  if (keys !== undefined) {
    const ref = parseKeyRingRef(keys);
    if (ref === undefined) throw new CliError('usage', `"${keys}" is not a key ring`, `write ${KEY_RING_FORMS}`);
    return absolute(ref);
  }
  const said = encryptionOfEnv(session.terminal.env, (path) => resolve(path));
  if (typeof said === 'string') throw new CliError('config', said, undefined, 'config.invalid');
  const files = ((await session.config.readIfNeeded()) ?? []).flatMap(({ encryption }) => encryption ?? []);
  const [first, ...others] = [...said.map((one) => one.said), ...files].filter(isRing);
  if (first === undefined) {
    throw new CliError('usage', 'which key ring?', 'use --keys file:PATH, LETHE_KEYS, or --config FILE');
  }
  if (others.some((other) => formatEncryption(other) !== formatEncryption(first))) {
    throw new CliError(
      'usage',
      'which key ring? LETHE_KEYS and the config name different ones',
      'choose one with --keys file:PATH',
    );
  }
  return first;
}

/** @throws KeyRingFault when it does not exist or is not a key ring */
export async function openNamedRing(session: Session<RingOptions>): Promise<KeyRing> {
  return lazy.keys().openRing(await namedRing(session), session.terminal.env);
}

function isRing(said: EncryptionSaid): said is KeyRingRef {
  return said.kind !== 'off';
}

function absolute(ref: KeyRingRef): KeyRingRef {
  return ref.kind === 'file' ? { kind: 'file', path: resolve(ref.path) } : ref;
}
