import { isGrpcServiceError, ServiceError } from '@temporalio/client';
import type { ChangeName, Changes } from '../../domain/instance/change';
import { changeRecord } from '../../temporal/records/change-record';
import type { OperationContext } from '../operation-context';
import type { Refusal } from '../refusal';

/** gRPC's DEADLINE_EXCEEDED and CANCELLED. */
const NOT_IN_TIME = [4, 1];

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
    if (!isLate(error)) throw error;
    return { refusal: 'failure', code: 'engine.no-worker', detail: 'none answered in time; nothing was changed' };
  }
}

function isLate(error: unknown): boolean {
  for (let at = error; at instanceof Error; at = at.cause) {
    if (isGrpcServiceError(at) && NOT_IN_TIME.includes(at.code)) return true;
  }
  return error instanceof ServiceError && /timed out|deadline/i.test(error.message);
}
