import type { Cell } from './cell';
import { type Chance, shuffled } from './chance';
import type { FaultKind } from './fault-kinds';
import { RUN_REQUESTS } from './run-requests';

/** One cell for each request, with every kind of fault at least once. */
export function sampleCells(kinds: readonly FaultKind[], next: Chance): Cell[] {
  const deck = shuffled(kinds, next);
  return shuffled(RUN_REQUESTS, next).map((request, at) => ({
    request,
    fault: deck[at % deck.length] as FaultKind,
  }));
}
