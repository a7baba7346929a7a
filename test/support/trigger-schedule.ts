import type { Client } from '@temporalio/client';
import { until } from './until-holds';

/**
 * Lets a Schedule act once now, and waits for the end of what it starts. Which one that is is known by its run: the id
 * of what a Schedule starts ends in the second, so two in one second have the same id.
 */
export async function triggerSchedule(client: Client, id: string, withinMs = 60_000): Promise<void> {
  const handle = client.schedule.getHandle(id);
  const before = (await handle.describe()).info.numActionsTaken;
  await handle.trigger();
  const isOver = async () => {
    // A busy server is asked again.
    const described = await handle.describe().catch(() => undefined);
    if (described === undefined) return false;
    const { numActionsTaken, recentActions } = described.info;
    const last = recentActions.at(-1)?.action;
    if (numActionsTaken === before || last === undefined) return false;
    const { workflowId, firstExecutionRunId } = last.workflow;
    return (await client.workflow.getHandle(workflowId, firstExecutionRunId).describe()).status.name !== 'RUNNING';
  };
  await until(`what ${id} has started is over`, isOver, { withinMs });
}
