import { runSops } from './run-sops';
import { SecretMissing } from './secret-missing';
import type { SopsSecret } from './secret-ref';
import { secretText } from './secret-text';

/**
 * Decrypts the file with the `sops` on PATH; which keys it may use, sops itself finds out (`SOPS_AGE_KEY_FILE`, a cloud's
 * credentials …).
 * @throws {SecretMissing} when there is no sops, it cannot decrypt the file, or the key is not in it
 */
export async function readSopsSecret({ path, key }: SopsSecret, env: NodeJS.ProcessEnv): Promise<string> {
  const ran = await runSops(['decrypt', '--output-type', 'json', path], env);
  const byHand = `to see why, run this as the user of this process: sops decrypt ${path}`;
  switch (ran.kind) {
    case 'missing': {
      const hint = 'install sops (https://getsops.io) on the PATH of this process';
      throw new SecretMissing(`${path} needs the program sops, which is not installed`, hint);
    }
    case 'late':
      throw new SecretMissing(`sops did not decrypt ${path} in time`, byHand);
    case 'failed':
      throw new SecretMissing(`sops ${WHY[ran.code ?? -1] ?? `failed (${ran.code ?? 'killed'}) with`} ${path}`, byHand);
  }
  const value = valueAt(parsed(ran.output), key);
  if (value === undefined) {
    const hint = `put it there: sops set ${path} ${extractOf(key)}; or correct the key after "#"`;
    throw new SecretMissing(`there is no ${key} in the sops file ${path}`, hint);
  }
  const text = secretText(value);
  if (text !== undefined) return text;
  throw new SecretMissing(`${key} of the sops file ${path} is empty or not text`, 'write it as text, in quotes');
}

/** @source github.com/getsops/sops/v3 cmd/sops/codes/codes.go */
const WHY: Readonly<Record<number, string>> = {
  2: 'cannot read',
  51: 'rejects (MAC mismatch: something other than sops has changed it)',
  52: 'rejects (it has no MAC)',
  100: 'does not find',
  128: 'has no key that decrypts',
};

function parsed(output: string): unknown {
  try {
    return JSON.parse(output);
  } catch {
    return undefined;
  }
}

/** The key as a whole first: those of a dotenv file may hold dots. */
function valueAt(value: unknown, key: string): unknown {
  if (typeof value !== 'object' || value === null) return undefined;
  const found = value as Readonly<Record<string, unknown>>;
  if (Object.hasOwn(found, key)) return found[key];
  const at = key.indexOf('.');
  if (at < 0 || !Object.hasOwn(found, key.slice(0, at))) return undefined;
  return valueAt(found[key.slice(0, at)], key.slice(at + 1));
}

function extractOf(key: string): string {
  return `'${key
    .split('.')
    .map((part) => (/^\d+$/.test(part) ? `[${part}]` : `["${part}"]`))
    .join('')}' '"…"'`;
}
