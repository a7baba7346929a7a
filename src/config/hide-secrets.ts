import { REFERENCE } from '../secrets/secret-ref';
import type { ConfigFault } from './config-fault';
import { isMapping } from './parse-config-file';

/** Keys that hold secrets, of the Python driver and of any other service. */
const SECRET_KEY = /secret|password|passwd|token|(?:api|access|private|signing)_?key/i;
/** A shorter one is in every text by chance. @unit characters */
const SHORTEST = 4;
const DEEPEST = 6;

/**
 * Whatever a fault says, it repeats no secret of the file: not one that was taken for something else (an alias, a
 * merge), nor one that a driver's message has in it.
 */
export function hideSecrets(faults: readonly ConfigFault[], script: unknown): readonly ConfigFault[] {
  const secrets = [...secretsIn(script, false, 0)].sort((a, b) => b.length - a.length);
  const hide = (text: string) => secrets.reduce((shown, secret) => shown.replaceAll(secret, '…'), text);
  if (secrets.length === 0) return faults;
  return faults.map((fault) => ({ ...fault, message: hide(fault.message), hint: hide(fault.hint) }));
}

function* secretsIn(value: unknown, secret: boolean, depth: number): Generator<string> {
  if (typeof value === 'string') {
    if (secret && value.length >= SHORTEST && !REFERENCE.test(value)) yield value;
    return;
  }
  if (depth > DEEPEST || typeof value !== 'object' || value === null) return;
  if (!isMapping(value) && !Array.isArray(value)) return;
  for (const [key, below] of Object.entries(value)) yield* secretsIn(below, secret || SECRET_KEY.test(key), depth + 1);
}
