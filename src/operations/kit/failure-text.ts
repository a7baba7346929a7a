import type { WorkflowClient } from '@temporalio/client';
import type { ProtoFailure } from '@temporalio/common';

/**
 * What a failure says that was not decoded on the way: its message is in a payload, which may be encrypted.
 * @returns undefined where it says nothing
 */
export async function failureText(
  client: WorkflowClient,
  failure: ProtoFailure | null | undefined,
): Promise<string | undefined> {
  if (failure?.encodedAttributes == null) return failure?.message ?? undefined;
  const { payloadCodecs, payloadConverter } = client.options.loadedDataConverter;
  let payloads = [failure.encodedAttributes];
  for (const codec of payloadCodecs.toReversed()) payloads = await codec.decode(payloads);
  const [plain] = payloads;
  const said = plain === undefined ? undefined : payloadConverter.fromPayload<{ readonly message?: unknown }>(plain);
  return typeof said?.message === 'string' ? said.message : undefined;
}
