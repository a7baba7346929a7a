import { setFlagsFromString } from 'node:v8';

/** How much a heap may grow over what lives in it before it is swept. @unit per cent; V8's own choice is up to 300 */
const GROWTH = 30;

/**
 * Keeps what nobody needs any more from piling up: by itself V8 lets the heaps of a worker grow to several times of what
 * lives in them, and memory then depends on how many learners were enrolled last. Call it first of all: threads that
 * begin later take it over.
 */
export function boundHeap(): void {
  setFlagsFromString(`--heap-growing-percent=${GROWTH}`);
}
