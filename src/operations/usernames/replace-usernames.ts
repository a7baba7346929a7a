import { WorkflowFailedError, type WorkflowHandle } from '@temporalio/client';
import type { FailureCode } from '../../domain/failure/failure';
import type { Replacement } from '../../domain/usernames/replacement';
import type { UsernamePair } from '../../domain/usernames/username-pair';
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
import { ANSWER_WITHIN_MS, earlierRuns, keyOf, knownBy } from './earlier-runs';

export interface Replaced {
  readonly replacements: readonly Replacement[];
  /** See `ReplaceUsernamesInput`. */
  readonly sinceMs?: number;
  /** What ended it before the last pair. */
  readonly stopped?: Refusal;
  /** Runs that no worker could say anything of: what they have replaced is not known. */
  readonly unread: number;
}

/**
 * Replaces usernames, some at a time; goes on without us once it has begun with some. Harmless when repeated: what earlier
 * runs have done is read from them while Temporal keeps them, and the LMS is asked before anything is sent.
 */
export async function replaceUsernames(
  context: OperationContext,
  pairs: readonly UsernamePair[],
  {
    allowSuffix,
    site,
    dryRun = false,
  }: {
    readonly allowSuffix: boolean;
    /** Fingerprint of the site that it is confirmed for. */
    readonly site: string;
    readonly dryRun?: boolean;
  },
): Promise<Replaced | Refusal> {
  const replacements: Replacement[] = [];
  const open = dryRun ? undefined : await waitForOpen(context);
  if (open !== undefined) return open;
  const earlier = await earlierRuns(context, pairs);
  let { unread } = earlier;
  let since: Pick<ReplaceUsernamesInput, 'sinceMs'> = {};
  for (let at = 0; at < pairs.length; at += PAIRS_A_RUN) {
    const some = pairs.slice(at, at + PAIRS_A_RUN);
    const knownHere = some.flatMap((pair) => earlier.known.get(keyOf(pair)) ?? []);
    const input = { pairs: some, allowSuffix, site, known: knownHere, ...since, ...(dryRun ? { dryRun } : {}) };
    const progressOf = (done: number): Progress => ({ doing: 'replacing', done: at + done, all: pairs.length });
    context.onProgress(progressOf(0));
    const result = dryRun
      ? told(await askShortWorkflow<ReplaceUsernamesResult>(context, REPLACE_USERNAMES, input))
      : await replaceSome(context, input, progressOf);
    if (isRefusal(result)) return replacements.length === 0 ? result : { replacements, stopped: result, unread };
    replacements.push(...result.replacements);
    since = sinceOf(result);
    unread += result.unread;
    if (result.stopped !== undefined) return { replacements, stopped: result.stopped, unread };
  }
  return { replacements, unread };
}

function told(result: ReplaceUsernamesResult | Refusal): Replaced | Refusal {
  if (isRefusal(result)) return result;
  const { replacements, stopped } = result;
  return {
    replacements,
    ...sinceOf(result),
    ...(stopped === undefined ? {} : { stopped: whyStopped(stopped) }),
    unread: 0,
  };
}

function sinceOf({ sinceMs }: { readonly sinceMs?: number }): { readonly sinceMs?: number } {
  return sinceMs === undefined ? {} : { sinceMs };
}

/** @source openedx-platform, settings.USERNAME_REPLACEMENT_WORKER: one user may, and no other, not even a superuser */
function whyStopped(code: FailureCode): Refusal {
  if (code === 'instance.mismatch') {
    return {
      refusal: 'record',
      reason: 'the instance or its worker has another LMS than the one that was shown',
      next: 'repeat-for-lms-in-force',
    };
  }
  if (code !== 'service.denied') return { refusal: 'failure', code };
  return {
    refusal: 'record',
    reason:
      "the LMS lets one user replace usernames, its USERNAME_REPLACEMENT_WORKER, and that is not our client's user",
    next: 'let-client-replace',
  };
}

async function replaceSome(
  context: OperationContext,
  input: Omit<ReplaceUsernamesInput, 'instance'>,
  progressOf: (done: number) => Progress,
): Promise<Replaced | Refusal> {
  const { instance } = context;
  const run = await startOnlyOne(context, {
    workflow: REPLACE_USERNAMES,
    workflowId: replaceUsernamesWorkflowId(instance),
    input: { instance, ...input } satisfies ReplaceUsernamesInput,
    summary: `usernames of ${instance}`,
    busy: {
      reason: 'somebody else has begun to replace usernames of this instance',
      next: 'repeat-after-others',
    },
  });
  if (isRefusal(run)) return run;
  const result = await watched(context, run, progressOf);
  if (!isRefusal(result)) return told(result);
  // Somebody may have a new name by now, and it must not be lost which.
  const known = await knownBy(context.client, run);
  if (known === undefined) return { replacements: [], stopped: result, unread: 1 };
  const replacements = known.filter(({ lms }) => lms !== 'not-sent');
  return replacements.length === 0 ? result : { replacements, stopped: result, unread: 0 };
}

/** Waits for a run that a client has left behind. */
async function waitForOpen(context: OperationContext): Promise<Refusal | undefined> {
  const handle = context.client.workflow.getHandle(replaceUsernamesWorkflowId(context.instance));
  if (!(await isOpen(handle))) return undefined;
  const result = await watched(context, handle, (done) => ({ doing: 'replacing', done }));
  // However it has ended, what it knows is read with what the others know.
  return isRefusal(result) && (await isOpen(handle)) ? result : undefined;
}

function isOpen(handle: WorkflowHandle): Promise<boolean> {
  return handle.describe().then(
    ({ status }) => status.name === 'RUNNING',
    () => false,
  );
}

async function watched(
  { client, instance, signal, onProgress }: OperationContext,
  handle: WorkflowHandle,
  progressOf: (done: number) => Progress,
): Promise<ReplaceUsernamesResult | Refusal> {
  const ask = () => handle.query(replacedQuery);
  try {
    return await watchWorkflow<ReplaceUsernamesResult>(handle, {
      signal,
      instance,
      onFailing: (failing) => void onProgress(lmsSilent(failing)),
      howFar: async () => progressOf(await client.withDeadline(Date.now() + ANSWER_WITHIN_MS, ask)),
      onProgress,
    });
  } catch (error) {
    if (!(error instanceof WorkflowFailedError)) throw error;
    return {
      refusal: 'record',
      reason: 'it was ended in Temporal before its last pair was done',
      next: 'repeat-the-rest',
    };
  }
}
