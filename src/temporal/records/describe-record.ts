import type { Client } from '@temporalio/client';
import type { Payload } from '@temporalio/common';
import { decodeTypedSearchAttributes } from '@temporalio/common/lib/converter/payload-search-attributes';
import { decodeOptionalSinglePayload } from '@temporalio/common/lib/internal-non-workflow';
import { recordWorkflowId } from '../../domain/instance/instance';
import { type InstanceRecord, RECORD_FORMAT } from '../../domain/instance/record';
import { attributeKeys } from '../../workflows/retire-learner/start-options';
import { grpcStatus } from '../connect/grpc-status';
import { keyIdOf } from './present-key-id';

/** @source temporal/api/enums/v1/workflow.proto, WORKFLOW_EXECUTION_STATUS_RUNNING */
const RUNNING = 1;

/** What Temporal says of an instance's record, as far as it can be read here. */
export type RecordSight =
  /** Nobody ever applied it, or its record was ended; `last` is what it said then, where that can be read. */
  | { readonly kind: 'none'; readonly last?: InstanceRecord; readonly everEncrypted?: true }
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
}

/**
 * Reads a record with one `describe`: no worker, no workflow task, strongly consistent.
 * @throws gRPC errors when Temporal does not answer
 */
export async function describeRecord(client: Client, instance: string): Promise<RecordSight> {
  const workflowId = recordWorkflowId(instance);
  const { namespace } = client.options;
  const info = await client.workflowService
    .describeWorkflowExecution({ namespace, execution: { workflowId } })
    .then((answer) => answer.workflowExecutionInfo)
    .catch((error: unknown) => {
      if (grpcStatus(error) === 'not-found') return undefined;
      throw error;
    });
  if (info == null) return { kind: 'none' };
  const payload = info.memo?.fields?.record;
  const read = await readMemo(client, workflowId, payload);
  const attributes = decodeTypedSearchAttributes(info.searchAttributes?.indexedFields);
  const everEncrypted = attributes.get(attributeKeys.encrypted) !== undefined;
  if (info.status !== RUNNING) {
    const last = typeof read === 'string' ? {} : { last: read };
    return { kind: 'none', ...last, ...(everEncrypted ? { everEncrypted } : {}) };
  }
  const keyId = keyIdOf(payload);
  const open: OpenRecord = {
    runId: info.execution?.runId ?? '',
    everEncrypted,
    ...(keyId === undefined ? {} : { keyId }),
  };
  if (typeof read === 'string') return { kind: 'unreadable', why: read, open };
  return read.format > RECORD_FORMAT
    ? { kind: 'newer', format: read.format, open }
    : { kind: 'found', record: read, open };
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
    // The codec's own texts hold nothing but the id of a key.
    return error instanceof Error && error.message.startsWith('Lethe: ')
      ? error.message.slice('Lethe: '.length)
      : 'its memo cannot be decoded';
  }
}
