import { WorkflowUpdateRPCTimeoutOrCancelledError } from '@temporalio/client';
import type { ChangeName, Changes } from '../../domain/instance/change';
import { changeRecord, TAKEN_UP_WITHIN_MS } from '../../temporal/records/change-record';
import { describeRecord } from '../../temporal/records/describe-record';
import type { NextStep } from '../next-step';
import type { OperationContext } from '../operation-context';
import type { Refusal } from '../refusal';

/** How long Temporal may take to say how the record stands. @unit milliseconds */
const LOOK_WITHIN_MS = 5_000;

/**
 * Changes a record as a person asked, who saw that revision of it.
 * @returns what was done, in a sentence. The refusal `engine.no-worker` says how the record stands then: the change may be
 * made all the same, or still be made
 */
export async function changeByPerson<Name extends ChangeName>(
  context: OperationContext,
  name: Name,
  change: Changes[Name],
  revisionSeen: number,
  reason: string | undefined,
): Promise<{ readonly note: string } | Refusal> {
  const { client, instance, by } = context;
  const askedAtMs = Date.now();
  try {
    const said = reason === undefined ? {} : { reason };
    const answer = await changeRecord(client, instance, name, change, { by, revisionSeen, ...said });
    if (answer === undefined) return { refusal: 'failure', code: 'instance.not-applied' };
    if (answer.accepted) return { note: answer.note };
    return { refusal: 'record', reason: answer.reason, next: 'see-instance' };
  } catch (error) {
    if (!(error instanceof WorkflowUpdateRPCTimeoutOrCancelledError)) throw error;
    const stands = await howItStands(context, revisionSeen, askedAtMs + TAKEN_UP_WITHIN_MS);
    return { refusal: 'failure', code: 'engine.no-worker', ...stands };
  }
}

/** What is true of a change that nobody has answered. Its last moment is one of the Temporal server's clock, not of ours. */
async function howItStands(
  { client, instance }: OperationContext,
  revisionSeen: number,
  lastMs: number,
): Promise<{ readonly detail: string; readonly next?: NextStep }> {
  const look = () => describeRecord(client, instance);
  const sight = await client.withDeadline(Date.now() + LOOK_WITHIN_MS, look).catch(() => undefined);
  if (sight?.kind !== 'found') {
    return { detail: 'none answered in time; whether it is done is not known', next: 'see-instance' };
  }
  if (sight.record.revision > revisionSeen) {
    const detail = 'no answer came in time, but what is in force has changed since you looked, maybe by this';
    return { detail, next: 'see-instance' };
  }
  const last = new Date(Math.ceil(lastMs / 1_000) * 1_000).toISOString().replace('.000', '');
  return {
    detail: `none answered in time; it is not done, but may still be until ${last} by the clock of the Temporal server`,
  };
}
