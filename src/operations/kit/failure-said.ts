import type { WorkflowClient } from '@temporalio/client';
import type { Payload, ProtoFailure } from '@temporalio/common';
import type { FailureFacts } from '../../domain/failure/failure-facts';

/** What a failure of ours says. */
export interface FailureSaid {
  readonly message?: string;
  readonly facts: FailureFacts;
}

/** What a failure says that was not decoded on the way: its message and its facts are in payloads, which may be encrypted. */
export async function failureSaid(
  client: WorkflowClient,
  failure: ProtoFailure | null | undefined,
): Promise<FailureSaid> {
  const attributes = await decoded<{ readonly message?: unknown }>(client, failure?.encodedAttributes);
  const facts = await decoded<FailureFacts>(client, failure?.applicationFailureInfo?.details?.payloads?.[0]);
  const message = failure?.encodedAttributes == null ? failure?.message : attributes?.message;
  return { ...(typeof message === 'string' ? { message } : {}), facts: facts ?? {} };
}

async function decoded<T>(client: WorkflowClient, payload: Payload | null | undefined): Promise<T | undefined> {
  if (payload == null) return undefined;
  const { payloadCodecs, payloadConverter } = client.options.loadedDataConverter;
  let payloads = [payload];
  for (const codec of payloadCodecs.toReversed()) payloads = await codec.decode(payloads);
  const [plain] = payloads;
  return plain === undefined ? undefined : payloadConverter.fromPayload<T>(plain);
}
