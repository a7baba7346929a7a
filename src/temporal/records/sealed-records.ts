import type { Client } from '@temporalio/client';
import { decodeTypedSearchAttributes } from '@temporalio/common/lib/converter/payload-search-attributes';
import { INSTANCE_RECORD } from '../../workflows/instance/messages';
import { attributeKeys } from '../../workflows/retire-learner/start-options';
import { listExecutions } from '../visibility/list-executions';
import { OPEN } from '../visibility/retirements';
import { allOf, is } from '../visibility/terms';
import { keyIdOf } from './present-key-id';

/** What can be read of a record's encryption without a key. */
export interface RecordSeal {
  readonly everEncrypted: boolean;
  /** Key that its memo is encrypted with. */
  readonly keyId?: string;
}

/** How the open records of a namespace are encrypted, by one list. It may be a second behind. */
export async function* sealedRecords(
  client: Client,
): AsyncGenerator<{ readonly instance: string; readonly seal: RecordSeal }> {
  for await (const raw of listExecutions(client, allOf(is('WorkflowType', INSTANCE_RECORD), OPEN))) {
    const attributes = decodeTypedSearchAttributes(raw.searchAttributes?.indexedFields);
    const instance = attributes.get(attributeKeys.instance);
    if (instance === undefined) continue;
    const keyId = keyIdOf(raw.memo?.fields?.record);
    const everEncrypted = attributes.get(attributeKeys.encrypted) !== undefined;
    yield { instance, seal: { everEncrypted, ...(keyId === undefined ? {} : { keyId }) } };
  }
}
