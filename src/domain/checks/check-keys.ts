import type { Finding } from './check';

/** A key ring, beside the keys that an instance's payloads are encrypted with. */
export interface RingSight {
  /** Keys in use that it does not have. */
  readonly lacks: readonly string[];
  /** Keys without which nothing can be written now, and soon; a ring that can be written makes its keys by itself. */
  readonly missing: readonly string[];
  readonly soon: readonly string[];
  readonly readableByOthers: boolean;
}

/** What a worker or a client knows of its ring: nothing where it has none; a text where the ring cannot be asked. */
export type RingSeen = RingSight | string | undefined;

/**
 * Whether a worker or a client reads what is encrypted, and can go on writing.
 * @param whose e.g. `the worker`
 * @param inUse ids of keys that open runs and the record are encrypted with
 */
export function checkKeys(whose: string, inUse: readonly string[], ring: RingSeen): Finding {
  if (typeof ring === 'string') {
    return { verdict: 'fail', says: `the key ring of ${whose} cannot be asked: ${ring}`, todo: ASK, about: 'reach' };
  }
  if (ring === undefined) {
    if (inUse.length === 0) return { verdict: 'pass', says: `${whose} has no key ring, and nothing is encrypted` };
    const says = `${whose} has no key ring, and payloads are encrypted with ${inUse.join(', ')}`;
    return { verdict: 'fail', says, todo: SHARE, about: 'config' };
  }
  const { lacks, missing, soon, readableByOthers } = ring;
  const of = `the key ring of ${whose}`;
  if (lacks.length > 0) {
    const says = `${of} lacks ${lacks.join(', ')}, which this instance is encrypted with`;
    return { verdict: 'fail', says, todo: SHARE, about: 'config' };
  }
  if (missing.length > 0) {
    const says = `${of} lacks ${missing.join(', ')} for this month, and cannot be written from there`;
    return { verdict: 'fail', says, todo: MAKE, about: 'config' };
  }
  if (soon.length > 0) {
    const says = `${of} lacks ${soon.join(', ')} for the next month, and cannot be written from there`;
    return { verdict: 'warn', says, todo: MAKE };
  }
  if (readableByOthers) return { verdict: 'warn', says: `others can read ${of}`, todo: 'chmod 600' };
  if (inUse.length === 0) return { verdict: 'pass', says: `${whose} has a key ring; nothing is encrypted yet` };
  return { verdict: 'pass', says: `${of} has what this instance is encrypted with: ${inUse.join(', ')}` };
}

const ASK = 'check that the key ring is where it should be, and who may read it: `lethe keys list`';
const SHARE =
  'all workers and clients of a namespace share one key ring: give this one the same, by LETHE_KEYS or lethe.encryption in the file';
const MAKE = 'make them where the ring is (`lethe keys init --months 13`), and hand the ring out again';
