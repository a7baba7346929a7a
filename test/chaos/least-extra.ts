import type { FaultKind } from './fault-kinds';
import type { RunRequest } from './run-requests';

/**
 * The fewest requests above the happy path that a fault can cost a run that never writes on what it has not just seen:
 * after a failed attempt it asks where the learner is (one GET), then repeats what was not done. A step's call says
 * nothing in the LMS, so it is repeated whether it was done or not. Requests for tokens are the worker's.
 * One that is slow is as one not done, or, when it comes through before we ask, as one done.
 * @returns undefined where the service refuses
 */
export function leastExtra(request: RunRequest, fault: FaultKind): number | undefined {
  if (fault.refusal) return undefined;
  if (request.what === 'look' || fault.name === '401') return 1;
  if (request.what === 'name') return 2;
  // Before a step is begun, or repeated, that goes by the name, the LMS is asked who has it now.
  const name = request.asks === true && request.what !== 'end' ? 1 : 0;
  if (request.what === 'call') return 2 + name;
  return name + (fault.work === 'done' ? 1 : 2);
}
