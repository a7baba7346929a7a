import type { Learner } from '../../../src/domain/learner/learner';
import { placeInRow, receiptFor } from '../../../src/domain/run/account';
import type { NewRun } from '../../../src/domain/run/new-run';
import type { Receipt } from '../../../src/domain/run/receipt';
import type { Setting } from './any-run';

/** When a former run was told that its steps are done: later than what a restored LMS shows. */
const FORMER_MS = Date.UTC(2026, 0, 20) + 1;

/** What a run is opened with that goes on from one that had erased everything. */
export function fromFormerRun({ plan, former }: Setting): Pick<NewRun, 'receipts'> {
  return former === true ? { receipts: plan.steps.map((step) => receiptFor(step, 'erased', FORMER_MS)) } : {};
}

/** START_STATEs of what another driver, or a former run, had done before this run: behind the learner as it began. */
export function doneBefore(
  { plan, lmsStates }: Setting,
  began: Learner,
  receipts: readonly Receipt[],
): readonly string[] {
  const at = lmsStates.indexOf(began.currentState);
  const behind = plan.steps.slice(0, Math.floor(placeInRow(plan.steps, began) ?? 0)).map(({ start }) => start);
  const former = new Date(FORMER_MS).toISOString();
  return receipts
    .filter((one) => (one.at === former ? behind.includes(one.step) : one.outcome === 'assumed'))
    .filter(({ step, outcome }) => outcome !== 'assumed' || lmsStates.indexOf(step) <= at)
    .map(({ step }) => step);
}
