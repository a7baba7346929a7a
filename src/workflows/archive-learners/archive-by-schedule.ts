import { WorkflowExecutionAlreadyStartedError } from '@temporalio/common';
import { executeChild, ParentClosePolicy, setWorkflowOptions } from '@temporalio/workflow';
import { archiveWorkflowId } from '../../domain/instance/instance';
import { whenVersioned } from '../kit/versioning';
import { attributeKeys } from '../retire-learner/start-options';
import { expireArchives } from './expire-archives';
import {
  ARCHIVE_LASTS,
  ARCHIVE_LEARNERS,
  type ArchiveByScheduleResult,
  type ArchiveLearnersInput,
  type ArchiveLearnersResult,
} from './messages';

/**
 * What the Schedule starts: removes what was kept long enough, and archives. The archive is a separate workflow. It has
 * the id of one that a person starts, so that only one runs at a time. Before the first approval at this site it does
 * neither: the LMS may be a copy, and the archives those of another.
 */
export async function archiveBySchedule({ instance }: { readonly instance: string }): Promise<ArchiveByScheduleResult> {
  const expired = await expireArchives({ instance, by: BY, scheduled: true });
  if (expired.notApproved === true) return { expired };
  try {
    const archived = await executeChild<(input: ArchiveLearnersInput) => Promise<ArchiveLearnersResult>>(
      ARCHIVE_LEARNERS,
      {
        workflowId: archiveWorkflowId(instance),
        args: [{ instance, by: BY, scheduled: true }],
        workflowExecutionTimeout: ARCHIVE_LASTS,
        parentClosePolicy: ParentClosePolicy.ABANDON,
        typedSearchAttributes: [{ key: attributeKeys.instance, value: instance }],
        staticSummary: `archive of ${instance}, by its schedule`,
      },
    );
    return { expired, archived };
  } catch (error) {
    if (error instanceof WorkflowExecutionAlreadyStartedError) return { expired };
    throw error;
  }
}

const BY = 'the schedule';

setWorkflowOptions(whenVersioned('PINNED'), archiveBySchedule);
