export { destroyKey, planDestroy } from './destroy-key';
export type { KeyNeed } from './key-needs';
export { type KeyRow, listKeys } from './list-keys';
export { makeKeys } from './make-keys';
export { openRing } from './open-ring';
export { rotateKey } from './rotate-key';
