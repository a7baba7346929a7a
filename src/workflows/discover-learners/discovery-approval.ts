import {
  allHandlersFinished,
  condition,
  ParentClosePolicy,
  setHandler,
  setWorkflowOptions,
  startChild,
  upsertSearchAttributes,
  workflowInfo,
} from '@temporalio/workflow';
import { scheduleId } from '../../domain/instance/instance';
import { whenVersioned } from '../kit/versioning';
import { attributeKeys } from '../retire-learner/start-options';
import {
  type Approval,
  type ApprovalAnswer,
  type ApprovalRequest,
  approvalQuery,
  approveUpdate,
  DISCOVER_LEARNERS,
  type DiscoverLearnersInput,
  type DiscoverLearnersResult,
  refreshApprovalSignal,
} from './messages';

export type ApprovalResult =
  | { readonly approved: false }
  | { readonly approved: true; readonly batch: string; readonly upTo: number };

/**
 * Holds the question whether the learners of a first discovery, or of a flood, may be enrolled. Lapses after a day;
 * the next discovery asks again. An approval lets in nobody later than the newest learner that was shown.
 */
export async function discoveryApproval(asked: ApprovalRequest): Promise<ApprovalResult> {
  let request = asked;
  let approved: Approval | undefined;
  let answered: ApprovalAnswer | undefined;
  upsertSearchAttributes([
    { key: attributeKeys.instance, value: request.instance },
    { key: attributeKeys.phase, value: 'attention' },
    { key: attributeKeys.attention, value: `discovery.${request.why}` },
  ]);
  setHandler(approvalQuery, () => request);
  setHandler(refreshApprovalSignal, (fresh) => {
    request = { ...request, ...fresh };
  });
  setHandler(approveUpdate, async (approval) => {
    if (approved !== undefined) return { accepted: false, reason: 'somebody has approved it already' };
    if (!(approval.upTo <= request.newestRetirementId)) {
      return { accepted: false, reason: `nobody later than retirement ${request.newestRetirementId} was shown` };
    }
    approved = approval;
    await condition(() => answered !== undefined);
    return answered as ApprovalAnswer;
  });

  await condition(() => approved !== undefined, Date.parse(request.lapsesAt) - Date.now());
  if (approved === undefined) {
    upsertSearchAttributes([
      { key: attributeKeys.phase, value: 'withdrawn' },
      { key: attributeKeys.attention, value: null },
    ]);
    return { approved: false };
  }
  const { upTo, by, reason } = approved as Approval;
  const batch = `${scheduleId(request.instance)}/approved-${workflowInfo().runId}`;
  await startChild<(input: DiscoverLearnersInput) => Promise<DiscoverLearnersResult>>(DISCOVER_LEARNERS, {
    workflowId: batch,
    args: [{ instance: request.instance, approvedUpTo: upTo, by: by ?? 'a person', reason }],
    parentClosePolicy: ParentClosePolicy.ABANDON,
  });
  upsertSearchAttributes([
    { key: attributeKeys.phase, value: 'completed' },
    { key: attributeKeys.attention, value: null },
  ]);
  answered = { accepted: true, batch, upTo };
  await condition(allHandlersFinished);
  return { approved: true, batch, upTo };
}

/** It may stand open for a day: a build that is taken away meanwhile must not take the question with it. */
setWorkflowOptions(whenVersioned('AUTO_UPGRADE'), discoveryApproval);
