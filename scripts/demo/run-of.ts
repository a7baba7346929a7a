import { retirementWorkflowId } from '../../src/domain/instance/instance';
import type { RunStatus } from '../../src/domain/run/status';
import { statusQuery } from '../../src/workflows/retire-learner/messages';
import type { Play } from './play';

const ANSWER_WITHIN_MS = 15_000;

/** A learner's run, in Temporal. */
export function runOf({ client, instance }: Play, userId: number) {
  return client.workflow.getHandle(retirementWorkflowId(instance, userId));
}

/** The status of a run. A closed run answers too, as long as there is a worker. */
export function statusOfRun(play: Play, userId: number): Promise<RunStatus> {
  return play.client.withDeadline(Date.now() + ANSWER_WITHIN_MS, () => runOf(play, userId).query(statusQuery));
}

/** The step of a learner that Temporal is carrying out. */
export interface StepInTemporal {
  /** A worker has started it and, as far as Temporal knows, is still working on it. */
  readonly started: boolean;
  readonly attempt: number;
  /** Code of the last attempt's failure: its message may be encrypted. */
  readonly failure: string | undefined;
}

/** `PENDING_ACTIVITY_STATE_STARTED` of Temporal's API. */
const STARTED = 2;

/** Needs no worker. @returns undefined between two steps, and when the run has ended */
export async function stepInTemporal(play: Play, userId: number): Promise<StepInTemporal | undefined> {
  const { raw } = await play.client.withDeadline(Date.now() + ANSWER_WITHIN_MS, () => runOf(play, userId).describe());
  const [pending] = raw.pendingActivities ?? [];
  if (pending === undefined) return undefined;
  return {
    started: pending.state === STARTED,
    attempt: pending.attempt ?? 1,
    failure: pending.lastFailure?.applicationFailureInfo?.type ?? undefined,
  };
}
