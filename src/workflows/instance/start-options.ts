import { type SearchAttributePair, TypedSearchAttributes } from '@temporalio/common';
import { recordWorkflowId, siteClaimWorkflowId, WORKFLOW_TASK_QUEUE } from '../../domain/instance/instance';
import type { InstanceRecord } from '../../domain/instance/record';
import { attributeKeys } from '../retire-learner/start-options';
import type { RecordMemo, SiteClaimInput } from './messages';

/** How a record comes into being: with all that can be read of it, so that no worker is needed. One at a time. */
export function recordStartOptions(record: InstanceRecord) {
  return {
    workflowId: recordWorkflowId(record.instance),
    taskQueue: WORKFLOW_TASK_QUEUE,
    workflowIdReusePolicy: 'ALLOW_DUPLICATE' as const,
    workflowIdConflictPolicy: 'FAIL' as const,
    memo: { record } satisfies RecordMemo as Record<string, unknown>,
    typedSearchAttributes: new TypedSearchAttributes(recordAttributes(record)),
    priority: { priorityKey: 1 },
    staticSummary: `what is in force for ${record.instance}`,
    args: [record] as [InstanceRecord],
  };
}

/** What can be searched for, and read without a key. */
export function recordAttributes({ instance, format, everEncrypted }: InstanceRecord): SearchAttributePair[] {
  return [
    { key: attributeKeys.instance, value: instance },
    { key: attributeKeys.format, value: String(format) },
    ...(everEncrypted ? [{ key: attributeKeys.encrypted, value: 'ever' }] : []),
  ];
}

/** Unencrypted by its id; see `payloadScope()`. */
export function siteClaimStartOptions(fingerprint: string, instance: string) {
  return {
    workflowId: siteClaimWorkflowId(fingerprint),
    taskQueue: WORKFLOW_TASK_QUEUE,
    workflowIdReusePolicy: 'ALLOW_DUPLICATE' as const,
    workflowIdConflictPolicy: 'FAIL' as const,
    memo: { instance },
    args: [{ instance }] as [SiteClaimInput],
  };
}
