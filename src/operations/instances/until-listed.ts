import { setTimeout as sleep } from 'node:timers/promises';
import { recordWorkflowId } from '../../domain/instance/instance';
import { countExecutions } from '../../temporal/visibility/list-executions';
import { OPEN } from '../../temporal/visibility/retirements';
import { allOf, is } from '../../temporal/visibility/terms';
import type { OperationContext } from '../operation-context';

/** Lists are a second behind at the most, as a rule; nobody waits for one that does not come. @unit milliseconds */
const WITHIN_MS = 10_000;
const AGAIN_MS = 50;

/** Comes back when lists have the record that was just made: the next apply finds by them who shares a service with whom. */
export async function untilListed({
  client,
  instance,
  signal,
}: Pick<OperationContext, 'client' | 'instance' | 'signal'>): Promise<void> {
  const record = allOf(is('WorkflowId', recordWorkflowId(instance)), OPEN);
  const end = Date.now() + WITHIN_MS;
  while (!signal.aborted && Date.now() < end && (await countExecutions(client, record)) === 0) {
    await sleep(AGAIN_MS, undefined, { signal }).catch(() => {});
  }
}
