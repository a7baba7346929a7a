import { type Client, WorkflowNotFoundError, WorkflowUpdateFailedError } from '@temporalio/client';
import type { ChangeAnswer, ChangeName, ChangeRequest, Changes } from '../../domain/instance/change';
import { recordWorkflowId } from '../../domain/instance/instance';
import { RECORD_FORMAT } from '../../domain/instance/record';

export interface ChangeOptions {
  /** Revision that was shown; machines give none. */
  readonly revisionSeen?: number;
  readonly by: string;
  readonly reason?: string;
  /** How long an answer is waited for. After that, the change is not made. @unit milliseconds, default 20,000 */
  readonly withinMs?: number;
}

const WITHIN_MS = 20_000;

/** The one thing that a record refuses before it takes it up. */
const TOO_LATE = 'it came too late, and nothing was changed';

/**
 * Asks a record for a change, and waits for its answer.
 * @returns undefined where there is no record
 * @throws WorkflowUpdateRPCTimeoutOrCancelledError when no worker answers in time: then the change is not done later, either
 */
export async function changeRecord<Name extends ChangeName>(
  client: Client,
  instance: string,
  name: Name,
  change: Changes[Name],
  { revisionSeen, by, reason, withinMs = WITHIN_MS }: ChangeOptions,
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
    return await client.withDeadline(notAfterMs, () =>
      handle.executeUpdate<ChangeAnswer, [ChangeRequest<Name>]>(name, { args: [request] }),
    );
  } catch (error) {
    if (error instanceof WorkflowNotFoundError) return undefined;
    if (error instanceof WorkflowUpdateFailedError) return { accepted: false, reason: TOO_LATE };
    throw error;
  }
}
