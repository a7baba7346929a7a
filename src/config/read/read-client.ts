import { readSecretAgain } from '../../secrets/secret-reader';
import { type SecretRef, secretRefIn } from '../../secrets/secret-ref';
import type { ClientConfig } from '../instance-config';
import { presentSecret, presentText } from './present-secret';
import type { Reading } from './reading';

const ID = { key: 'client_id', variable: 'TUBULAR_OAUTH_CLIENT_ID' } as const;
const SECRET = { key: 'client_secret', variable: 'TUBULAR_OAUTH_CLIENT_SECRET' } as const;

/**
 * The OAuth client of the file, or of the environment where the file has none.
 * @source mitodl's fork of tubular takes both from the environment; tubular's own scripts know the same variables
 */
export async function readClient(reading: Reading): Promise<ClientConfig | undefined> {
  const id = await readId(reading);
  const secret = await readSecretRef(reading);
  if (id === undefined || secret === undefined) return undefined;
  return { id, secret, readSecret: () => readSecretAgain(secret, reading.secrets, 'LMS') };
}

async function readId(reading: Reading): Promise<string | undefined> {
  const ref = readRef(ID, reading);
  if (ref === undefined) return undefined;
  const id = await presentText(ref, [ID.key], reading);
  return id?.trim();
}

async function readSecretRef(reading: Reading): Promise<SecretRef | undefined> {
  const ref = readRef(SECRET, reading);
  if (ref === undefined || !reading.checkSecrets) return ref;
  await presentSecret(ref, [SECRET.key], reading);
  return ref;
}

function readRef(wanted: typeof ID | typeof SECRET, reading: Reading): SecretRef | undefined {
  const { script, findings, env, alone } = reading;
  const value = script[wanted.key];
  const variable = alone ? (env[wanted.variable] ?? '').trim() : '';
  if (value === undefined || value === null || value === '') {
    if (variable !== '') return { kind: 'env', name: wanted.variable };
    if (wanted === SECRET && !reading.checkSecrets) return { kind: 'env', name: wanted.variable };
    findings.fault([wanted.key], {
      message: `${wanted.key} is missing`,
      hint: alone
        ? `write ${wanted.key}: …, or set ${wanted.variable}`
        : `write ${wanted.key}: … (${wanted.variable} is not used when several instances are loaded)`,
      code: wanted === SECRET ? 'secret.missing' : 'config.invalid',
    });
    return undefined;
  }
  const ref = secretRefIn(reading.folder, value);
  if (typeof ref === 'string') {
    findings.fault([wanted.key], {
      message: `${wanted.key} ${ref}`,
      hint: 'write it as text, in quotes',
    });
    return undefined;
  }
  warnOfDigits(wanted.key, value, reading);
  if (variable !== '' && ref.kind === 'literal' && ref.reveal() !== variable) {
    findings.warn([wanted.key], {
      message: `the file's ${wanted.key} is used, but ${wanted.variable} is different`,
      hint: `unset ${wanted.variable}, or remove ${wanted.key} from the file`,
    });
  }
  return ref;
}

/** `010` is the number 8 to PyYAML: the Python driver sends "8", and so do we. */
function warnOfDigits(key: string, value: unknown, { document, findings }: Reading): void {
  if (typeof value === 'string' || document.textOf([key]) === String(value)) return;
  findings.warn([key], {
    message: `${key} is read as a number, which changes its digits`,
    hint: 'put it in quotes',
  });
}
