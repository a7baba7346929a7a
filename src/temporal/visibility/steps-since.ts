import type { Client } from '@temporalio/client';
import { ENDED_PHASES, OPEN_PHASES } from '../../domain/run/phase';
import { inHandSince } from './in-hand-since';
import { OPEN, retirements } from './retirements';
import { isOneOf } from './terms';

/** Phases in which no step is in hand and none begins by itself. */
const AT_REST: readonly string[] = ['cooling-off', ...ENDED_PHASES];
const MAY_STEP = OPEN_PHASES.filter((phase) => !AT_REST.includes(phase));

/** Attempts at steps of learners' runs that began before then and have not ended. */
export function stepsSince(client: Client, instance: string, sinceMs: number): Promise<number> {
  const query = retirements([instance], OPEN, isOneOf('LethePhase', MAY_STEP));
  return inHandSince(client, query, ['runStep'], sinceMs);
}
