import { readSecretAgain } from '../../secrets/secret-reader';
import { anchorSecret } from '../../secrets/secret-ref';
import type { ClientConfig } from '../instance-config';
import type { ReplacementKeys } from '../replacement-keys';
import { presentSecret } from './present-secret';
import type { Reading } from './reading';

const SECRET = ['lethe', 'username_replacement', 'client_secret'] as const;

/** The OAuth client that replaces usernames; undefined where the file has none but that of the retirement worker. */
export async function readReplacement(
  keys: ReplacementKeys | undefined,
  reading: Reading,
): Promise<ClientConfig | undefined> {
  if (keys === undefined) return undefined;
  const secret = anchorSecret(keys.client_secret, reading.folder);
  if (reading.checkSecrets) await presentSecret(secret, SECRET, reading);
  return { id: keys.client_id, secret, readSecret: () => readSecretAgain(secret, reading.secrets, 'LMS') };
}
