import { WorkflowUpdateRPCTimeoutOrCancelledError } from '@temporalio/client';
import type { ChangeName, Changes } from '../../domain/instance/change';
import { changeRecord } from '../../temporal/records/change-record';
import type { OperationContext } from '../operation-context';
import type { Refusal } from '../refusal';

/** Changes a record as a person asked, who saw that revision of it. @returns what was done, in a sentence */
export async function changeByPerson<Name extends ChangeName>(
  { client, instance, by }: OperationContext,
  name: Name,
  change: Changes[Name],
  revisionSeen: number,
  reason: string | undefined,
): Promise<{ readonly note: string } | Refusal> {
  try {
    const said = reason === undefined ? {} : { reason };
    const answer = await changeRecord(client, instance, name, change, { by, revisionSeen, ...said });
    if (answer === undefined) return { refusal: 'failure', code: 'instance.not-applied' };
    if (answer.accepted) return { note: answer.note };
    return { refusal: 'record', reason: answer.reason, hint: 'see `lethe instance show`' };
  } catch (error) {
    if (!(error instanceof WorkflowUpdateRPCTimeoutOrCancelledError)) throw error;
    return { refusal: 'failure', code: 'engine.no-worker', detail: 'none answered in time; nothing was changed' };
  }
}
