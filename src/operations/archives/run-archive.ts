import type { WorkflowHandle } from '@temporalio/client';
import { archiveWorkflowId } from '../../domain/instance/instance';
import {
  ARCHIVE_LASTS,
  ARCHIVE_LEARNERS,
  type ArchiveLearnersInput,
  type ArchiveLearnersResult,
  archiveProgressQuery,
} from '../../workflows/archive-learners/messages';
import { askShortWorkflow } from '../kit/ask-short-workflow';
import { lmsPatience } from '../kit/lms-patience';
import { sleepOrAbort } from '../kit/sleep-or-abort';
import { startOnlyOne } from '../kit/start-only-one';
import { watchWorkflow } from '../kit/watch-workflow';
import type { OperationContext } from '../operation-context';
import { isRefusal, type Refusal } from '../refusal';
import { archiveRefusal } from './archive-refusal';

/** What a person says about one archive run, beyond the rules in force. */
export type ArchiveAsked = Pick<ArchiveLearnersInput, 'coolOffDays' | 'startDate' | 'endDate' | 'batchSize' | 'reason'>;

/** For whom it would be; changes nothing. */
export async function previewArchive(
  context: OperationContext,
  asked: ArchiveAsked,
): Promise<ArchiveLearnersResult | Refusal> {
  context.onProgress({ doing: 'reading-complete' });
  const input = { ...asked, dryRun: true };
  return orRefused(await askShortWorkflow<ArchiveLearnersResult>(context, ARCHIVE_LEARNERS, input));
}

/**
 * Archives, and waits for the end. Nothing ends it but its own end: whatever stops this waiting, and every failure that
 * can pass, leaves it going on. Only one that no worker took up is ended again.
 */
export async function runArchive(
  context: OperationContext,
  asked: ArchiveAsked,
): Promise<ArchiveLearnersResult | Refusal> {
  const { instance, by, signal } = context;
  const handle = await startOnlyOne(context, {
    workflow: ARCHIVE_LEARNERS,
    workflowId: archiveWorkflowId(instance),
    input: { instance, by, ...asked } satisfies ArchiveLearnersInput,
    summary: `archive of ${instance}`,
    lasts: ARCHIVE_LASTS,
    busy: {
      reason: `an archive of ${instance} is at work, and there is one at a time`,
      hint: 'see how far it is: `lethe archive show`',
    },
  });
  if (isRefusal(handle)) return handle;
  context.onProgress({ doing: 'reading-complete' });
  const patience = lmsPatience(context);
  const progress = new AbortController();
  const following = follow(context, handle, AbortSignal.any([signal, progress.signal])).catch(() => {});
  try {
    const result = await watchWorkflow<ArchiveLearnersResult>(handle, {
      signal,
      instance,
      onFailing: (failing) => void patience(failing),
      onBusy: () => void context.onProgress({ doing: 'worker-busy' }),
    });
    if (isRefusal(result) && (await hasNotBegun(handle))) await handle.cancel();
    return orRefused(result);
  } finally {
    progress.abort(new Error('done'));
    await following;
  }
}

const LOOK_EVERY_MS = 1_000;
const ANSWER_WITHIN_MS = 5_000;

/** Tells how far it is, as long as somebody listens and a worker answers. */
async function follow(
  { client, onProgress }: OperationContext,
  handle: WorkflowHandle,
  signal: AbortSignal,
): Promise<void> {
  for (;;) {
    await sleepOrAbort(LOOK_EVERY_MS, signal);
    const said = await client
      .withDeadline(Date.now() + ANSWER_WITHIN_MS, () => handle.query(archiveProgressQuery))
      .catch(() => undefined);
    if (said === undefined || said.planned === 0 || signal.aborted) continue;
    onProgress({ doing: 'archiving', done: said.removed, all: said.planned, files: said.files });
  }
}

async function hasNotBegun(handle: WorkflowHandle): Promise<boolean> {
  const { status, historyLength } = await handle.describe();
  // Its start, and the task that nobody has taken.
  return status.name === 'RUNNING' && historyLength <= 2;
}

function orRefused(result: ArchiveLearnersResult | Refusal): ArchiveLearnersResult | Refusal {
  return isRefusal(result) ? result : (archiveRefusal(result) ?? result);
}
