import { type WorkflowHandle, WorkflowNotFoundError } from '@temporalio/client';
import type { Replacement } from '../../domain/usernames/replacement';
import type { UsernamePair } from '../../domain/usernames/username-pair';
import { listExecutions } from '../../temporal/visibility/list-executions';
import { allOf, is, isNot } from '../../temporal/visibility/terms';
import {
  type ReplaceUsernamesResult,
  replacementsQuery,
  replaceUsernamesWorkflowId,
} from '../../workflows/replace-usernames/messages';
import type { OperationContext, TemporalClient } from '../operation-context';

/** Earlier runs that are read: each has some pairs. */
const RUNS_READ = 500;
/** @source temporal/api/enums/v1/workflow.proto, WORKFLOW_EXECUTION_STATUS_COMPLETED */
const COMPLETED = 2;
/** How long a worker may take to say how far it is. @unit milliseconds */
export const ANSWER_WITHIN_MS = 5_000;

interface EarlierRuns {
  /** By `keyOf()`. */
  readonly known: ReadonlyMap<string, Replacement>;
  /** How many no worker could say anything of. */
  readonly unread: number;
}

/** What earlier runs know of these pairs, the newest first. */
export async function earlierRuns(
  { client, instance, signal }: OperationContext,
  pairs: readonly UsernamePair[],
): Promise<EarlierRuns> {
  const wanted = new Set(pairs.map(keyOf));
  const known = new Map<string, Replacement>();
  const workflowId = replaceUsernamesWorkflowId(instance);
  let [read, unread] = [0, 0];
  for await (const { runId, status } of endedRuns(client, workflowId)) {
    read += 1;
    if (read > RUNS_READ || signal.aborted) break;
    const run = client.workflow.getHandle(workflowId, runId);
    const replacements =
      status === COMPLETED ? ((await run.result()) as ReplaceUsernamesResult).replacements : await knownBy(client, run);
    if (replacements === undefined) unread += 1;
    for (const one of replacements ?? []) {
      if (mayBeDone(one) && wanted.has(keyOf(one)) && !known.has(keyOf(one))) known.set(keyOf(one), one);
    }
  }
  return { known, unread };
}

/** The newest first. The last one is asked for by its id: a list may take it for open still. */
async function* endedRuns(client: TemporalClient, workflowId: string) {
  const last = await client.workflow
    .getHandle(workflowId)
    .describe()
    .catch((error: unknown) => {
      if (error instanceof WorkflowNotFoundError) return undefined;
      throw error;
    });
  if (last !== undefined && last.status.name !== 'RUNNING') yield { runId: last.runId, status: last.status.code };
  const ended = allOf(is('WorkflowId', workflowId), isNot('ExecutionStatus', 'Running'));
  for await (const { execution, status } of listExecutions(client, ended)) {
    if (execution?.runId !== last?.runId) yield { runId: execution?.runId ?? '', status };
  }
}

/** What a run knows by now, whether it is open, has ended, or was ended; undefined where no worker can say. */
export function knownBy(client: TemporalClient, run: WorkflowHandle): Promise<readonly Replacement[] | undefined> {
  const ask = () => run.query(replacementsQuery);
  return client.withDeadline(Date.now() + ANSWER_WITHIN_MS, ask).catch(() => undefined);
}

/** Whether it was sent, or was about to be. */
function mayBeDone({ fresh, lms }: Replacement): boolean {
  return fresh !== undefined || lms === 'unsure' || lms === 'suffixed' || lms === 'not-done';
}

export function keyOf({ old, wanted }: UsernamePair): string {
  return JSON.stringify([old, wanted]);
}
