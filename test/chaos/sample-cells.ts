import type { Cell } from './cell';
import { type Chance, shuffled } from './chance';
import type { FaultKind } from './fault-kinds';
import { RUN_REQUESTS, type RunRequest } from './run-requests';

/** Each request and each kind of fault at least once, no pair of them twice. */
export function sampleCells(kinds: readonly FaultKind[], next: Chance): Cell[] {
  const deck = shuffled(kinds, next);
  const requests = shuffled(RUN_REQUESTS, next);
  return Array.from({ length: Math.max(deck.length, requests.length) }, (_, at) => ({
    request: requests[at % requests.length] as RunRequest,
    fault: deck[at % deck.length] as FaultKind,
  }));
}
