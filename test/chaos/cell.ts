import type { FaultKind } from './fault-kinds';
import { RUN_REQUESTS, type RunRequest } from './run-requests';

/** One request of one learner's run, and what goes wrong with it. */
export interface Cell {
  readonly request: RunRequest;
  readonly fault: FaultKind;
}

export function everyCell(kinds: readonly FaultKind[]): Cell[] {
  return RUN_REQUESTS.flatMap((request) => kinds.map((fault) => ({ request, fault })));
}
