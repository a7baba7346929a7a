import type { Client } from '@temporalio/client';
import { decodeTypedSearchAttributes } from '@temporalio/common/lib/converter/payload-search-attributes';
import { INSTANCE_RECORD } from '../../workflows/instance/messages';
import { attributeKeys } from '../../workflows/retire-learner/start-options';
import { countExecutions, listExecutions, type RawExecution } from '../visibility/list-executions';
import { ENDED, OPEN } from '../visibility/retirements';
import { allOf, is } from '../visibility/terms';
import { keyIdOf } from './present-key-id';

/** What can be read of a record's encryption without a key. */
export interface RecordSeal {
  readonly everEncrypted: boolean;
  /** Key that its memo is encrypted with. */
  readonly keyId?: string;
}

interface SealedRecord {
  readonly instance: string;
  readonly seal: RecordSeal;
}

/**
 * How the records of a namespace are encrypted, by lists. They may be a second behind. Of a record that was ended, too, as long
 * as a workflow of its instance is open: its tasks are in the queue that all workers share.
 */
export async function* sealedRecords(client: Client): AsyncGenerator<SealedRecord> {
  const seen = new Set<string>();
  const records = is('WorkflowType', INSTANCE_RECORD);
  for await (const raw of listExecutions(client, allOf(records, OPEN))) {
    const sealed = sealOf(raw);
    if (sealed === undefined) continue;
    seen.add(sealed.instance);
    yield sealed;
  }
  // The newest comes first, and says the most.
  for await (const raw of listExecutions(client, allOf(records, ENDED))) {
    const sealed = sealOf(raw);
    if (sealed === undefined || seen.has(sealed.instance)) continue;
    seen.add(sealed.instance);
    if ((await countExecutions(client, allOf(is('LetheInstance', sealed.instance), OPEN))) > 0) yield sealed;
  }
}

function sealOf(raw: RawExecution): SealedRecord | undefined {
  const attributes = decodeTypedSearchAttributes(raw.searchAttributes?.indexedFields);
  const instance = attributes.get(attributeKeys.instance);
  if (instance === undefined) return undefined;
  const keyId = keyIdOf(raw.memo?.fields?.record);
  const everEncrypted = attributes.get(attributeKeys.encrypted) !== undefined;
  return { instance, seal: { everEncrypted, ...(keyId === undefined ? {} : { keyId }) } };
}
