import type { Client, WorkflowExecutionInfo } from '@temporalio/client';
import type { Term } from './terms';

/** What Temporal lists of a run, undecoded. */
export type RawExecution = WorkflowExecutionInfo['raw'];

const PAGE = 1_000;

/** Page by page and undecoded: thousands of memos would be decrypted for their ids alone. */
export async function* listExecutions(client: Client, query: Term, pageSize = PAGE): AsyncGenerator<RawExecution> {
  let page = readPage(client, query, pageSize);
  for (;;) {
    const { executions, nextPageToken } = await page;
    const isLast = nextPageToken == null || nextPageToken.length === 0;
    if (!isLast) page = readAhead(client, query, pageSize, nextPageToken);
    yield* executions ?? [];
    if (isLast) return;
  }
}

/** The server prepares the next page while this one is worked on. */
function readAhead(...asked: Parameters<typeof readPage>): ReturnType<typeof readPage> {
  const page = readPage(...asked);
  // Who stops before it never looks at it.
  page.catch(() => {});
  return page;
}

function readPage(client: Client, query: Term, pageSize: number, nextPageToken?: Uint8Array) {
  const { namespace } = client.options;
  const more = nextPageToken === undefined ? {} : { nextPageToken };
  return client.workflowService.listWorkflowExecutions({ namespace, query, pageSize, ...more });
}

export async function countExecutions(client: Client, query: Term): Promise<number> {
  return (await client.workflow.count(query)).count;
}
