import type { WorkflowHandle } from '@temporalio/client';
import type { FailureCode } from '../../domain/failure/failure';
import type { Replacement } from '../../domain/usernames/replacement';
import type { UsernamePair } from '../../domain/usernames/username-pair';
import { listExecutions } from '../../temporal/visibility/list-executions';
import { allOf, is } from '../../temporal/visibility/terms';
import {
  PAIRS_A_RUN,
  REPLACE_USERNAMES,
  type ReplaceUsernamesInput,
  type ReplaceUsernamesResult,
  replacedQuery,
  replaceUsernamesWorkflowId,
} from '../../workflows/replace-usernames/messages';
import { askShortWorkflow } from '../kit/ask-short-workflow';
import { lmsSilent } from '../kit/lms-patience';
import { startOnlyOne } from '../kit/start-only-one';
import { watchWorkflow } from '../kit/watch-workflow';
import type { OperationContext } from '../operation-context';
import type { Progress } from '../progress';
import { isRefusal, type Refusal } from '../refusal';

export interface Replaced {
  readonly replacements: readonly Replacement[];
  /** What ended it before the last pair. */
  readonly stopped?: Refusal;
}

/** Earlier runs that are read: each has some pairs. */
const RUNS_READ = 500;
/** How long a worker may take to say how far it is. @unit milliseconds */
const ANSWER_WITHIN_MS = 5_000;

/**
 * Replaces usernames, some at a time; goes on without us once it has begun with some. Harmless when repeated: what earlier
 * runs have done is read from them while Temporal keeps them, and the LMS is asked before anything is sent.
 */
export async function replaceUsernames(
  context: OperationContext,
  pairs: readonly UsernamePair[],
  { allowSuffix, dryRun = false }: { readonly allowSuffix: boolean; readonly dryRun?: boolean },
): Promise<Replaced | Refusal> {
  const replacements: Replacement[] = [];
  const open = dryRun ? undefined : await waitForOpen(context);
  if (open !== undefined) return open;
  const known = await knownOf(context, pairs);
  for (let at = 0; at < pairs.length; at += PAIRS_A_RUN) {
    const some = pairs.slice(at, at + PAIRS_A_RUN);
    const knownHere = some.flatMap((pair) => known.get(keyOf(pair)) ?? []);
    const input = { pairs: some, allowSuffix, known: knownHere, ...(dryRun ? { dryRun } : {}) };
    const progressOf = (done: number): Progress => ({ doing: 'replacing', done: at + done, all: pairs.length });
    context.onProgress(progressOf(0));
    const result = dryRun
      ? await askShortWorkflow<ReplaceUsernamesResult>(context, REPLACE_USERNAMES, input)
      : await replaceSome(context, input, progressOf);
    if (isRefusal(result)) return replacements.length === 0 ? result : { replacements, stopped: result };
    replacements.push(...result.replacements);
    if (result.stopped !== undefined) return { replacements, stopped: whyStopped(result.stopped) };
  }
  return { replacements };
}

/** @source openedx-platform, settings.USERNAME_REPLACEMENT_WORKER: one user may, and no other, not even a superuser */
function whyStopped(code: FailureCode): Refusal {
  if (code !== 'service.denied') return { refusal: 'failure', code };
  return {
    refusal: 'record',
    reason:
      "the LMS lets one user replace usernames, its USERNAME_REPLACEMENT_WORKER, and that is not our client's user",
    hint: "write that user's OAuth client into the worker's file, lethe: {username_replacement: {client_id: ID, client_secret: env:NAME}}, and restart the worker; or set USERNAME_REPLACEMENT_WORKER to the user of our client, in the LMS and in ecommerce, discovery and credentials. `lethe doctor` says whether the LMS lets our client do it. Nothing was sent of the pairs that are left",
  };
}

async function replaceSome(
  context: OperationContext,
  input: Omit<ReplaceUsernamesInput, 'instance'>,
  progressOf: (done: number) => Progress,
): Promise<ReplaceUsernamesResult | Refusal> {
  const { instance } = context;
  const run = await startOnlyOne(context, {
    workflow: REPLACE_USERNAMES,
    workflowId: replaceUsernamesWorkflowId(instance),
    input: { instance, ...input } satisfies ReplaceUsernamesInput,
    summary: `usernames of ${instance}`,
    busy: {
      reason: 'somebody else has begun to replace usernames of this instance',
      hint: 'repeat the command: it waits for them, and goes on where it stopped',
    },
  });
  return isRefusal(run) ? run : watched(context, run, progressOf);
}

/** Waits for a run that a client has left behind. */
async function waitForOpen(context: OperationContext): Promise<Refusal | undefined> {
  const handle = context.client.workflow.getHandle(replaceUsernamesWorkflowId(context.instance));
  const open = await handle.describe().then(
    ({ status }) => status.name === 'RUNNING',
    () => false,
  );
  if (!open) return undefined;
  const result = await watched(context, handle, (done) => ({ doing: 'replacing', done }));
  return isRefusal(result) ? result : undefined;
}

async function watched(
  { client, instance, signal, onProgress }: OperationContext,
  handle: WorkflowHandle,
  progressOf: (done: number) => Progress,
): Promise<ReplaceUsernamesResult | Refusal> {
  const ask = () => handle.query(replacedQuery);
  return watchWorkflow<ReplaceUsernamesResult>(handle, {
    signal,
    instance,
    onFailing: (failing) => void onProgress(lmsSilent(failing)),
    howFar: async () => progressOf(await client.withDeadline(Date.now() + ANSWER_WITHIN_MS, ask)),
    onProgress,
  });
}

/** What earlier runs know of these pairs, the newest first. */
async function knownOf(
  { client, instance, signal }: OperationContext,
  pairs: readonly UsernamePair[],
): Promise<ReadonlyMap<string, Replacement>> {
  const wanted = new Set(pairs.map(keyOf));
  const known = new Map<string, Replacement>();
  const workflowId = replaceUsernamesWorkflowId(instance);
  let read = 0;
  for await (const { execution } of listExecutions(
    client,
    allOf(is('WorkflowId', workflowId), is('ExecutionStatus', 'Completed')),
  )) {
    read += 1;
    if (read > RUNS_READ || signal.aborted) break;
    const run = client.workflow.getHandle(workflowId, execution?.runId ?? '');
    const { replacements } = (await run.result()) as ReplaceUsernamesResult;
    for (const one of replacements) {
      if (one.fresh !== undefined && wanted.has(keyOf(one)) && !known.has(keyOf(one))) known.set(keyOf(one), one);
    }
  }
  return known;
}

function keyOf({ old, wanted }: UsernamePair): string {
  return JSON.stringify([old, wanted]);
}
