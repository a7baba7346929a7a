import { type PipelineStep, restingStatesOf, workingStatesOf } from '../../domain/pipeline/pipeline';
import type { LmsClient } from '../../openedx/lms/lms';
import type { ListRow } from '../../openedx/lms/retirement-rows';
import { isRefusal } from '../kit/refusals';
import { utcDay } from '../kit/utc-day';

const DAY_MS = 86_400_000;
/** Before any retirement. */
const FIRST_DAY = '1970-01-01';

/**
 * Everybody whose retirement has not ended, PENDING first: in the order in which learners move, so that nobody passes by
 * the reader, and some may be met twice. Most are PENDING, and the list by date takes the LMS a fifth of what the
 * queue does.
 * @param others more states that the LMS has
 */
export async function* unfinished(
  lms: LmsClient,
  steps: readonly PipelineStep[],
  others: readonly string[],
): AsyncGenerator<ListRow> {
  yield* ofState(lms, 'PENDING');
  const between = [...restingStatesOf(steps).slice(1), ...workingStatesOf(steps), 'ERRORED', ...others];
  yield* lms.retirementQueue({ states: [...new Set(between)], coolOffDays: 0 });
}

/** Everybody whose retirement has ended: many, and some with a name that was blanked or overwritten. */
export async function* finished(lms: LmsClient): AsyncGenerator<ListRow> {
  yield* ofState(lms, 'ABORTED');
  yield* ofState(lms, 'COMPLETE');
}

/** Everybody in a state, whenever they asked. */
export async function* ofState(lms: LmsClient, state: string, startDate = FIRST_DAY): AsyncGenerator<ListRow> {
  const clockMs = lms.clockMs();
  try {
    yield* lms.retirementsByStatusAndDate({ state, startDate, endDate: utcDay(clockMs ?? Date.now()) });
  } catch (error) {
    // Midnight may have passed here and not there: then nobody has asked today.
    if (!isRefusal(error) || clockMs !== undefined) throw error;
    yield* lms.retirementsByStatusAndDate({ state, startDate, endDate: utcDay(Date.now() - DAY_MS) });
  }
}
