export { type KeyNeed, keyNeeds } from './key-needs';
export { type KeyRow, listKeys } from './list-keys';
export { makeKeys } from './make-keys';
export { openRing } from './open-ring';
