import { resolve } from 'node:path';
import type { KeyRingRef } from '../domain/key-ring-ref';
import { envRing } from './env-ring';
import { fileRing } from './file-ring';
import { KeyRing, type KeyRingOptions } from './key-ring';
import type { RingSource } from './ring-source';

/** Where a ring is kept; relative paths begin where the program was started. */
export async function ringSource(
  ref: KeyRingRef,
  env: Readonly<Record<string, string | undefined>>,
): Promise<RingSource> {
  return ref.kind === 'env' ? envRing(ref.name, env) : fileRing(resolve(ref.path));
}

/** @throws {KeyRingFault} when it is not there or is no key ring */
export async function openKeyRing(
  ref: KeyRingRef,
  env: Readonly<Record<string, string | undefined>>,
  options: KeyRingOptions = {},
): Promise<KeyRing> {
  return KeyRing.open(await ringSource(ref, env), options);
}
