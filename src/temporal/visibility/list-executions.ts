import type { Client, WorkflowExecutionInfo } from '@temporalio/client';
import type { Term } from './terms';

/** What Temporal lists of a run, undecoded. */
export type RawExecution = WorkflowExecutionInfo['raw'];

const PAGE = 1_000;

/** Page by page and undecoded: thousands of memos would be decrypted for their ids alone. */
export async function* listExecutions(client: Client, query: Term, pageSize = PAGE): AsyncGenerator<RawExecution> {
  let nextPageToken: Uint8Array | undefined;
  do {
    const page = await client.workflowService.listWorkflowExecutions({
      namespace: client.options.namespace,
      query,
      pageSize,
      ...(nextPageToken === undefined ? {} : { nextPageToken }),
    });
    yield* page.executions ?? [];
    nextPageToken = page.nextPageToken != null && page.nextPageToken.length > 0 ? page.nextPageToken : undefined;
  } while (nextPageToken !== undefined);
}

export async function countExecutions(client: Client, query: Term): Promise<number> {
  return (await client.workflow.count(query)).count;
}
