import { isPlaceholder } from '../../domain/text/placeholder';
import { SecretMissing } from '../../secrets/secret-missing';
import { isReadableByOthers } from '../../secrets/secret-reader';
import { describeSecret, type SecretRef } from '../../secrets/secret-ref';
import { pathText } from '../findings';
import type { YamlPath } from '../yaml/yaml-document';
import type { Reading } from './reading';

/** Reads a secret once at the start, so that one that is missing is told before anything begins; and notes where it is. */
export async function presentSecret(ref: SecretRef, path: YamlPath, reading: Reading): Promise<string | undefined> {
  reading.secretSources.push({ what: pathText(path), from: describeSecret(ref) });
  const secret = await presentText(ref, path, reading);
  if (ref.kind === 'literal' && reading.readableByOthers) {
    reading.findings.warn(path, {
      message: `${pathText(path)} is unencrypted in a file that every user of this machine can read`,
      hint: `run chmod o-r on it, or write ${path.at(-1)}: env:NAME, file:path, sops:file#key, or vault:path#key`,
    });
  }
  return secret;
}

/** The same for a client id, which can be kept like a secret. */
export async function presentText(ref: SecretRef, path: YamlPath, reading: Reading): Promise<string | undefined> {
  try {
    const secret = await reading.secrets.read(ref);
    if (isPlaceholder(secret)) {
      reading.findings.fault(path, {
        message: `${pathText(path)} is still the placeholder of an example`,
        hint: ref.kind === 'literal' ? 'write your own value' : `put your own value into ${describeSecret(ref)}`,
      });
    }
    if (ref.kind === 'file' && (await isReadableByOthers(ref))) {
      reading.findings.warn(path, {
        message: `${pathText(path)}: every user of this machine can read the file ${ref.path}`,
        hint: 'run chmod o-r on it; in Compose and Kubernetes, set its mode to 0440',
      });
    }
    return secret;
  } catch (error) {
    if (!(error instanceof SecretMissing)) throw error;
    const message = `${pathText(path)}: ${error.message}`;
    reading.findings.fault(path, { message, hint: error.hint, code: 'secret.missing' });
    return undefined;
  }
}
