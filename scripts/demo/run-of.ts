import { retirementWorkflowId } from '../../src/domain/instance';
import type { RunStatus } from '../../src/domain/status';
import { statusQuery } from '../../src/workflows/messages';
import type { Play } from './play';

const ANSWER_WITHIN_MS = 15_000;

/** A learner's run, in Temporal. */
export function runOf({ client, instance }: Play, userId: number) {
  return client.workflow.getHandle(retirementWorkflowId(instance, userId));
}

/** What a run says of itself; a closed one too, as long as a worker is there. */
export function statusOfRun(play: Play, userId: number): Promise<RunStatus> {
  return play.client.withDeadline(Date.now() + ANSWER_WITHIN_MS, () => runOf(play, userId).query(statusQuery));
}

/** The step that Temporal holds for a learner: which attempt it is at, and how the last one failed. */
export async function heldByTemporal(
  play: Play,
  userId: number,
): Promise<{ attempt: number; failure: string } | undefined> {
  const { raw } = await play.client.withDeadline(Date.now() + ANSWER_WITHIN_MS, () => runOf(play, userId).describe());
  const [pending] = raw.pendingActivities ?? [];
  if (pending?.lastFailure?.message == null) return undefined;
  return { attempt: pending.attempt ?? 1, failure: pending.lastFailure.message };
}
