import { CliError } from './cli-error';
import { lazy } from './lazy';
import type { Connected } from './parts';

/**
 * Before anything is written for an instance: what was ever encrypted stays so, and with the keys that are in use.
 * @param replaces what is done ends the record of the instance, which another key may have been lost of
 * @throws CliError config, where this client has no key ring, or another one
 */
export async function mustHoldKey(
  { client, encrypts, holds }: Connected,
  instance: string,
  replaces: boolean,
): Promise<void> {
  const sight = await lazy.instances().describeRecord(client, instance);
  const keyId = sight.kind === 'none' ? undefined : sight.open.keyId;
  const ever = sight.kind === 'none' ? sight.everEncrypted === true : sight.open.everEncrypted;
  if (!encrypts && (ever || keyId !== undefined)) {
    throw new CliError(
      'config',
      `the payloads of ${instance} are encrypted, and this client has no key ring; nothing was sent`,
      'set LETHE_KEYS as the workers have it, or name the instance file that names the key ring: --config FILE',
      'config.invalid',
    );
  }
  if (replaces || keyId === undefined || (sight.kind !== 'unreadable' && (await holds(keyId)))) return;
  throw new CliError(
    'config',
    `the key ring of this client does not have key ${keyId}, which ${instance} is encrypted with; nothing was sent`,
    'use the key ring of the workers. If the key is lost, begin again: lethe instance apply --replace',
    'config.invalid',
  );
}
