import type { Client } from '@temporalio/client';
import type { Payload } from '@temporalio/common';

/** Id of the key that what is written for a workflow is encrypted with now; undefined where nothing is encrypted. */
export async function presentKeyId(client: Client, workflowId: string): Promise<string | undefined> {
  const { namespace, loadedDataConverter } = client.options;
  const context = { type: 'workflow' as const, namespace, workflowId };
  let payloads: Payload[] = [loadedDataConverter.payloadConverter.toPayload(null)];
  for (const codec of loadedDataConverter.payloadCodecs) payloads = await codec.encode(payloads, context);
  return keyIdOf(payloads[0]);
}

/** Which key stands beside a payload. */
export function keyIdOf(payload: Payload | null | undefined): string | undefined {
  const id = payload?.metadata?.['encryption-key-id'];
  return id == null ? undefined : Buffer.from(id).toString();
}
