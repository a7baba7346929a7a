import { join } from 'node:path';
import type { WorkflowHandle } from '@temporalio/client';
import { defaultPayloadConverter, type ProtoFailure } from '@temporalio/common';
import { encryptionCodec } from '../../src/codec/encryption-codec';
import { failureSaid } from '../../src/operations/kit/failure-said';
import { temporaryFolder } from '../config/temporary-folder';
import { testRing } from '../keys/test-ring';

const folder = temporaryFolder();
const NAMESPACE = 'default';

describe('what the last failure of a step says', () => {
  it('is read for the run that it belongs to, and not where somebody has moved it', async () => {
    const codec = encryptionCodec(await testRing(join(folder.path, 'keys.json')));
    const handleOf = (workflowId: string) => {
      const loadedDataConverter = { payloadCodecs: [codec], payloadConverter: defaultPayloadConverter };
      return {
        workflowId,
        client: { options: { namespace: NAMESPACE, loadedDataConverter } },
      } as unknown as WorkflowHandle;
    };
    const owner = 'retirement/academy/42';
    const context = { type: 'workflow' as const, namespace: NAMESPACE, workflowId: owner };
    const [message] = await codec.encode([defaultPayloadConverter.toPayload({ message: 'LMS answered 503' })], context);
    const [facts] = await codec.encode([defaultPayloadConverter.toPayload({ service: 'LMS', status: 503 })], context);
    const failure = {
      message: 'Encoded failure',
      encodedAttributes: message,
      applicationFailureInfo: { details: { payloads: [facts] } },
    } as ProtoFailure;
    expect(await failureSaid(handleOf(owner), failure)).toEqual({
      message: 'LMS answered 503',
      facts: { service: 'LMS', status: 503 },
    });
    await expect(failureSaid(handleOf('retirement/academy/43'), failure)).rejects.toThrow(`belongs to ${owner}`);
  });
});
