import type { OpenRun } from '../kit/runs';

/**
 * Runs that wait for a person, and whose learner somebody has moved in the LMS since. If the learner is ERRORED, the
 * run waits for any other state. If no step knows the learner's state, it waits for a state that a step knows. Who is
 * nowhere among those that have not ended was ended by hand, or is gone. Any other run asks again by itself.
 * @param stateOf where those are whose retirement has not ended, by LMS user id
 * @param known states that a step, or every site, knows
 */
export function movedAskers(
  asking: ReadonlyMap<number, OpenRun>,
  stateOf: ReadonlyMap<number, string>,
  known: ReadonlySet<string>,
): readonly number[] {
  return [...asking.values()]
    .filter((run) => hasMoved(run, stateOf.get(run.userId), known))
    .map(({ userId }) => userId);
}

function hasMoved({ attention }: OpenRun, state: string | undefined, known: ReadonlySet<string>): boolean {
  if (waitsAsErrored(attention)) return state !== 'ERRORED';
  // Somebody may have approved since.
  if (attention === 'instance.not-applied') return true;
  if (attention !== 'learner.unexpected-state') return false;
  return state === undefined || (known.has(state) && state !== 'ERRORED');
}

/** Whether a run with this failure has its learner ERRORED in the LMS. */
export function waitsAsErrored(attention: string | undefined): boolean {
  return attention === 'service.rejected' || attention === 'service.failed';
}
