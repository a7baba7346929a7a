import type { Learner } from '../../../domain/learner/learner';
import type { SecretRef } from '../../../secrets/secret-ref';

/** Invented, and unlike anything that a failure or a line may say. */
export const LEARNER: Learner = {
  retirementId: 46,
  userId: 5_213_599,
  originalUsername: 'Zélie+Quux 1',
  originalEmail: 'zelie.quux@example.com',
  originalName: 'Zélie Quux',
  retiredUsername: 'retired__user_zq',
  retiredEmail: 'retired__user_zq@retired.invalid',
  currentState: 'PENDING',
  lastState: 'PENDING',
  created: '2026-01-18T20:35:52Z',
  modified: '2026-01-18T20:35:52Z',
};

export const TOKEN = 'JWT t0p-s3cr3t';

/** Anything of the learner or the token. */
export const PERSONAL = /zelie|zélie|quux|retired__user|s3cr3t/i;

/** The secrets of a test are in its file. */
export async function readLiteral(ref: SecretRef): Promise<string> {
  if (ref.kind !== 'literal') throw new Error('a conformance test takes secrets that are in its file');
  return ref.reveal();
}
