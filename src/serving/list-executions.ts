import type { Client } from '@temporalio/client';

const PAGE = 1_000;

/** Page by page and undecoded: thousands of memos would be decrypted for their ids alone. */
export async function* listExecutions(client: Client, query: string, pageSize = PAGE) {
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

/** The LMS user id at the end of a run's workflow id. */
export function userIdOf(workflowId: string | null | undefined): number | undefined {
  const id = Number(workflowId?.slice(workflowId.lastIndexOf('/') + 1));
  return Number.isSafeInteger(id) ? id : undefined;
}
