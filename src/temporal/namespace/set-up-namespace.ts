import { msToTs } from '@temporalio/common/lib/time';
import { counted } from '../../domain/text/counted';
import { grpcStatus } from '../connect/grpc-status';
import type { SetUpConnection } from '../connect/set-up-connection';
import { addByHand } from './add-by-hand';
import { registerSearchAttributes } from './register-search-attributes';

const DAY_SECONDS = 24 * 60 * 60;

export interface SetUpOptions {
  /** How long closed runs (the receipts) can be read. Raised where it is shorter, never lowered. @unit days, default 90 */
  readonly retentionDays?: number;
}

/**
 * Makes a namespace ready for Lethe: the namespace itself, its retention, our search attributes. Safe to repeat.
 * Returns when the attributes can be used in a query.
 * @returns what was done, a line each; empty when everything was there
 * @throws EngineFault with what to add by hand, where the server leaves that to its console (Temporal Cloud)
 */
export async function setUpNamespace(
  connection: SetUpConnection,
  namespace: string,
  { retentionDays = 90 }: SetUpOptions = {},
): Promise<string[]> {
  return [
    ...(await setUpRetention(connection, namespace, retentionDays)),
    ...(await registerSearchAttributes(connection, namespace)),
  ];
}

async function setUpRetention({ workflowService }: SetUpConnection, namespace: string, days: number) {
  const retention = msToTs(days * DAY_SECONDS * 1000);
  const found = await workflowService.describeNamespace({ namespace }).catch((error: unknown) => {
    if (grpcStatus(error) === 'not-found') return undefined;
    throw error;
  });
  if (found === undefined) {
    await workflowService
      .registerNamespace({ namespace, workflowExecutionRetentionPeriod: retention })
      .catch((error: unknown) => {
        if (grpcStatus(error) === 'already-exists') return;
        throw addByHand(error, namespace, [`namespace "${namespace}", with a retention of ${counted(days, 'day')}`]);
      });
    return [`created namespace "${namespace}" with a retention of ${counted(days, 'day')}`];
  }
  const seconds = Number(found.config?.workflowExecutionRetentionTtl?.seconds ?? 0);
  // Zero means that nothing is ever deleted.
  if (seconds === 0 || seconds >= days * DAY_SECONDS) return [];
  const now = seconds / DAY_SECONDS;
  await workflowService
    .updateNamespace({ namespace, config: { workflowExecutionRetentionTtl: retention } })
    .catch((error: unknown) => {
      throw addByHand(error, namespace, [`a retention of ${counted(days, 'day')} (it is ${now})`]);
    });
  return [`raised the retention of namespace "${namespace}" from ${now} to ${counted(days, 'day')}`];
}
