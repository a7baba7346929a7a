import type { WorkflowHandle } from '@temporalio/client';
import type { Payload, ProtoFailure } from '@temporalio/common';
import type { FailureFacts } from '../../domain/failure/failure-facts';

/** What a failure of ours says. */
export interface FailureSaid {
  readonly message?: string;
  readonly facts: FailureFacts;
}

/**
 * What a failure of a workflow's activity says that was not decoded on the way: its message and its facts are in payloads,
 * which may be encrypted.
 */
export async function failureSaid(
  handle: WorkflowHandle,
  failure: ProtoFailure | null | undefined,
): Promise<FailureSaid> {
  const attributes = await decoded<{ readonly message?: unknown }>(handle, failure?.encodedAttributes);
  const facts = await decoded<FailureFacts>(handle, failure?.applicationFailureInfo?.details?.payloads?.[0]);
  const message = failure?.encodedAttributes == null ? failure?.message : attributes?.message;
  return { ...(typeof message === 'string' ? { message } : {}), facts: facts ?? {} };
}

async function decoded<T>(
  { client, workflowId }: WorkflowHandle,
  payload: Payload | null | undefined,
): Promise<T | undefined> {
  if (payload == null) return undefined;
  const { namespace, loadedDataConverter } = client.options;
  const { payloadCodecs, payloadConverter } = loadedDataConverter;
  const context = { type: 'workflow' as const, namespace, workflowId };
  let payloads = [payload];
  for (const codec of payloadCodecs.toReversed()) payloads = await codec.decode(payloads, context);
  const [plain] = payloads;
  return plain === undefined ? undefined : payloadConverter.fromPayload<T>(plain);
}
