import type { LearnerRow } from '../../temporal/visibility/learner-row';
import { sleepOrAbort } from '../kit/sleep-or-abort';
import type { OperationContext } from '../operation-context';
import { describeRun } from './learner-run';
import { rowNow } from './row-now';

const LOOK_EVERY_MS = 1_000;

/** Waits until a learner's run has ended or needs a person. @returns undefined when the run is gone */
export async function followRun(context: OperationContext, userId: number): Promise<LearnerRow | undefined> {
  for (;;) {
    const run = await describeRun(context, userId);
    if (run === undefined) return undefined;
    const now = await rowNow(context.client, run.raw);
    if (!now.open || needsPerson(now)) return now;
    const { phase, step } = now;
    context.onProgress({ doing: 'following-run', userId, phase, ...(step === undefined ? {} : { step }) });
    await sleepOrAbort(LOOK_EVERY_MS, context.signal);
  }
}

function needsPerson(row: LearnerRow): boolean {
  return row.attention !== undefined || row.phase === 'attention' || row.phase === 'held';
}
