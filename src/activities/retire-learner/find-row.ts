import { RetirementError } from '../../domain/failure/failure';
import type { Learner } from '../../domain/learner/learner';
import { everyRow } from '../../openedx/lms/list-row';
import type { LmsClient } from '../../openedx/lms/lms';

/**
 * The learner's row, under whatever name: by the name we know; else by the user id among those who asked on the same
 * day, since a name may have been replaced. Undefined only when the LMS has answered every one of these questions.
 * @param states those in which a row is looked for, beside the one it was last seen in
 */
export async function findRow(
  lms: LmsClient,
  learner: Learner,
  states: readonly string[],
): Promise<Learner | undefined> {
  const row = await lms.retirementStatus(learner.originalUsername);
  if (row !== 'absent' && row.userId === learner.userId && row.originalUsername === learner.originalUsername)
    return row;
  const day = learner.created.slice(0, 10);
  for (const state of new Set([learner.currentState, ...states])) {
    try {
      for await (const other of everyRow(lms.retirementsByStatusAndDate({ state, startDate: day, endDate: day }))) {
        if (other.userId === learner.userId) return other;
      }
    } catch (error) {
      // The LMS does not know this state, so nobody can be in it.
      if (!(error instanceof RetirementError) || error.code !== 'service.rejected') throw error;
    }
  }
  return undefined;
}
