import { archiveWorkflowId } from '../../domain/instance/instance';
import { neverTakenUp } from '../../temporal/never-taken-up';
import {
  ARCHIVE_LASTS,
  ARCHIVE_LEARNERS,
  type ArchiveLearnersInput,
  type ArchiveLearnersResult,
  archiveProgressQuery,
} from '../../workflows/archive-learners/messages';
import { askShortWorkflow } from '../kit/ask-short-workflow';
import { lmsPatience } from '../kit/lms-patience';
import { startOnlyOne } from '../kit/start-only-one';
import { watchWorkflow } from '../kit/watch-workflow';
import type { OperationContext } from '../operation-context';
import type { Progress } from '../progress';
import { isRefusal, type Refusal } from '../refusal';
import { archiveRefusal } from './archive-refusal';

/** How long a worker may take to say how far it is. @unit milliseconds */
const ANSWER_WITHIN_MS = 5_000;

/** What a person says about one archive run, beyond the rules in force. */
export type ArchiveAsked = Pick<
  ArchiveLearnersInput,
  'coolOffDays' | 'startDate' | 'endDate' | 'batchSize' | 'unreported' | 'reason'
>;

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
      next: 'see-archive',
    },
  });
  if (isRefusal(handle)) return handle;
  context.onProgress({ doing: 'reading-complete' });
  const patience = lmsPatience(context);
  const { client, onProgress } = context;
  const howFar = async (): Promise<Progress | undefined> => {
    const ask = () => handle.query(archiveProgressQuery);
    const { planned: all, removed, gone = 0, files } = await client.withDeadline(Date.now() + ANSWER_WITHIN_MS, ask);
    return all === 0 ? undefined : { doing: 'archiving', done: removed + gone, all, files };
  };
  const result = await watchWorkflow<ArchiveLearnersResult>(handle, {
    signal,
    instance,
    onFailing: (failing) => void patience(failing),
    onBusy: () => void onProgress({ doing: 'worker-busy' }),
    howFar,
    onProgress,
  });
  if (isRefusal(result) && neverTakenUp((await handle.describe()).raw)) await handle.cancel();
  return orRefused(result);
}

function orRefused(result: ArchiveLearnersResult | Refusal): ArchiveLearnersResult | Refusal {
  return isRefusal(result) ? result : (archiveRefusal(result) ?? result);
}
