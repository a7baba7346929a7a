import type { Client, DescribeWorkflowExecutionResponse } from '@temporalio/client';
import type { Payload } from '@temporalio/common';
import { decodeTypedSearchAttributes } from '@temporalio/common/lib/converter/payload-search-attributes';
import { decodeOptionalSinglePayload } from '@temporalio/common/lib/internal-non-workflow';
import { readUnreadable } from '../../domain/encryption/unreadable-text';
import { recordWorkflowId } from '../../domain/instance/instance';
import { type InstanceRecord, RECORD_FORMAT } from '../../domain/instance/record';
import { attributeKeys } from '../../workflows/retire-learner/start-options';
import { grpcStatus } from '../connect/grpc-status';
import { standsStill } from '../stands-still';
import { keyIdOf } from './present-key-id';

/** @source temporal/api/enums/v1/workflow.proto, WORKFLOW_EXECUTION_STATUS_RUNNING */
const RUNNING = 1;

/** What Temporal says of an instance's record, as far as it can be read here. */
export type RecordSight =
  /** Nobody ever applied it, or its record was ended; `last` is what it said then, where that can be read. */
  | { readonly kind: 'none'; readonly ended?: true; readonly last?: InstanceRecord; readonly everEncrypted?: true }
  | { readonly kind: 'found'; readonly record: InstanceRecord; readonly open: OpenRecord }
  /** Written by a later release than this one. */
  | { readonly kind: 'newer'; readonly format: number; readonly open: OpenRecord }
  /** Its key is not in the ring, there is no ring, or it was not made by Lethe. */
  | { readonly kind: 'unreadable'; readonly why: string; readonly open: OpenRecord };

/** What can be read of an open record without a key. */
export interface OpenRecord {
  readonly runId: string;
  readonly everEncrypted: boolean;
  /** Key that its memo is encrypted with. */
  readonly keyId?: string;
  /** Workers take it up and fail at it each time: it can be read, and nothing of it can be changed. */
  readonly standsStill?: true;
}

/**
 * Reads a record with one `describe`: no worker, no workflow task, strongly consistent.
 * @throws gRPC errors when Temporal does not answer
 */
export async function describeRecord(client: Client, instance: string): Promise<RecordSight> {
  const workflowId = recordWorkflowId(instance);
  const { namespace } = client.options;
  const answer = await client.workflowService
    .describeWorkflowExecution({ namespace, execution: { workflowId } })
    .catch((error: unknown) => {
      if (grpcStatus(error) === 'not-found') return undefined;
      throw error;
    });
  const info = answer?.workflowExecutionInfo;
  if (answer === undefined || info == null) return { kind: 'none' };
  const payload = info.memo?.fields?.record;
  const read = await readMemo(client, workflowId, payload);
  const attributes = decodeTypedSearchAttributes(info.searchAttributes?.indexedFields);
  const everEncrypted = attributes.get(attributeKeys.encrypted) !== undefined;
  if (info.status !== RUNNING) {
    const last = typeof read === 'string' ? {} : { last: read };
    return { kind: 'none', ended: true, ...last, ...(everEncrypted ? { everEncrypted } : {}) };
  }
  const keyId = keyIdOf(payload);
  const open: OpenRecord = {
    runId: info.execution?.runId ?? '',
    everEncrypted,
    ...(keyId === undefined ? {} : { keyId }),
    ...(standsStill(answer) ? { standsStill: true } : {}),
  };
  if (isBeingRestored(answer)) return { kind: 'unreadable', why: BEING_RESTORED, open };
  if (typeof read === 'string') return { kind: 'unreadable', why: read, open };
  return read.format > RECORD_FORMAT
    ? { kind: 'newer', format: read.format, open }
    : { kind: 'found', record: read, open };
}

const BEING_RESTORED = 'it was reset in the Web UI, and no worker has done its later changes again yet';

/** The first task after a reset follows it at once. @unit milliseconds */
const AT_ONCE_MS = 5_000;

/** Whether a record was reset, so that it says what it said long ago: a hold that was set since is not there yet. */
function isBeingRestored({ workflowExtendedInfo, pendingWorkflowTask }: DescribeWorkflowExecutionResponse): boolean {
  const resetMs = msOf(workflowExtendedInfo?.lastResetTime);
  const taskMs = msOf(pendingWorkflowTask?.originalScheduledTime);
  return resetMs !== undefined && taskMs !== undefined && taskMs - resetMs < AT_ONCE_MS;
}

function msOf(time: { readonly seconds?: unknown } | null | undefined): number | undefined {
  return time == null ? undefined : Number(time.seconds ?? 0) * 1_000;
}

/** @returns why it cannot be read, as a text */
async function readMemo(
  client: Client,
  workflowId: string,
  payload: Payload | null | undefined,
): Promise<InstanceRecord | string> {
  if (payload == null) return 'it carries no record';
  const { namespace, loadedDataConverter } = client.options;
  try {
    const context = { type: 'workflow' as const, namespace, workflowId };
    const record = await decodeOptionalSinglePayload<InstanceRecord>(loadedDataConverter, payload, context);
    return typeof record?.format === 'number' ? record : 'it is not a record of Lethe';
  } catch (error) {
    const said = error instanceof Error ? readUnreadable(error.message) : undefined;
    return said?.says ?? 'its memo cannot be decoded';
  }
}
