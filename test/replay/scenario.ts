import type { RetireLearnerInput } from '../../src/workflows/retire-learner/messages';
import { type FakeSite, learner } from '../support/fake-site';
import type { RetirementBench, RunHandle, SiteBench } from '../support/retirement-bench';

export const DAY_MS = 86_400_000;

/** Whose history is taken. */
export interface Recorded {
  readonly workflowId: string;
  readonly firstExecutionRunId: string;
}

/** One recorded life of a run. `skips`: it takes days, so it is recorded on the time-skipping server. */
export interface Scenario {
  readonly skips?: boolean;
  readonly site?: () => FakeSite;
  /** Brings a run to where its history is to be taken. */
  readonly live: (at: SiteBench, bench: RetirementBench) => Promise<Recorded>;
}

/** A run whose cool-off was over nine days ago. */
export async function due(
  at: SiteBench,
  userId: number,
  more: Partial<RetireLearnerInput> = {},
  state = 'PENDING',
): Promise<RunHandle> {
  const created = new Date((await at.env.currentTimeMs()) - 9 * DAY_MS);
  return at.start(at.site.add(learner(userId, created, { currentState: state })), more);
}

/** A run that cools off for seven days, less those that have passed. */
export async function young(at: SiteBench, userId: number, days = 0): Promise<RunHandle> {
  return at.start(at.site.add(learner(userId, new Date((await at.env.currentTimeMs()) - days * DAY_MS))));
}

export async function ended(run: RunHandle): Promise<RunHandle> {
  await run.result();
  return run;
}
