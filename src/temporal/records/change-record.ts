import { type Client, WorkflowNotFoundError, WorkflowUpdateFailedError } from '@temporalio/client';
import type { ChangeAnswer, ChangeName, ChangeRequest, Changes } from '../../domain/instance/change';
import { recordWorkflowId } from '../../domain/instance/instance';
import { RECORD_FORMAT } from '../../domain/instance/record';

export interface ChangeOptions {
  /** Revision that was shown; machines give none. */
  readonly revisionSeen?: number;
  readonly by: string;
  readonly reason?: string;
  /** How long a worker may take to take it up. @unit milliseconds, default `TAKEN_UP_WITHIN_MS` */
  readonly withinMs?: number;
}

/** @unit milliseconds */
export const TAKEN_UP_WITHIN_MS = 15_000;

/** What was taken up at the last moment is answered a little later. @unit milliseconds */
const ANSWERED_WITHIN_MS = 5_000;

/** The one thing that a record refuses before it takes it up. */
const TOO_LATE = 'it came too late, and nothing was changed';

/**
 * Asks a record for a change, and waits for its answer.
 * @returns undefined where there is no record
 * @throws WorkflowUpdateRPCTimeoutOrCancelledError when no answer comes in time. The change may have been made, and it may
 * still be made until `withinMs` have passed by the clock of the Temporal server, which may be behind ours
 */
export async function changeRecord<Name extends ChangeName>(
  client: Client,
  instance: string,
  name: Name,
  change: Changes[Name],
  { revisionSeen, by, reason, withinMs = TAKEN_UP_WITHIN_MS }: ChangeOptions,
): Promise<ChangeAnswer | undefined> {
  const notAfterMs = Date.now() + withinMs;
  const request: ChangeRequest<Name> = {
    format: RECORD_FORMAT,
    change,
    by,
    notAfterMs,
    ...(revisionSeen === undefined ? {} : { revisionSeen }),
    ...(reason === undefined ? {} : { reason }),
  };
  const handle = client.workflow.getHandle(recordWorkflowId(instance));
  try {
    return await client.withDeadline(notAfterMs + ANSWERED_WITHIN_MS, () =>
      handle.executeUpdate<ChangeAnswer, [ChangeRequest<Name>]>(name, { args: [request] }),
    );
  } catch (error) {
    if (error instanceof WorkflowNotFoundError) return undefined;
    if (error instanceof WorkflowUpdateFailedError) return { accepted: false, reason: TOO_LATE };
    throw error;
  }
}
