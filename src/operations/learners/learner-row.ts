import type { WorkflowExecutionInfo } from '@temporalio/client';
import { attributeKeys as keys } from '../../workflows/retire-learner/start-options';

/** What of a run is read: lists and descriptions both have it. */
type RunInfo = Pick<WorkflowExecutionInfo, 'workflowId' | 'memo' | 'status' | 'typedSearchAttributes'>;

/** A learner's run as visibility has it: what lists show. */
export interface LearnerRow {
  readonly userId: number;
  /** From the memo; absent where it cannot be read. */
  readonly username?: string;
  readonly phase: string;
  /** START_STATE of the step in hand when the phase last changed. */
  readonly step?: string;
  readonly service?: string;
  /** Failure code, where a person is asked for. */
  readonly attention?: string;
  /** ISO 8601. */
  readonly requestedAt?: string;
  readonly dueAt?: string;
  readonly batch?: string;
  readonly open: boolean;
}

export function learnerRow(info: RunInfo): LearnerRow {
  const attributes = info.typedSearchAttributes;
  const username = info.memo?.username;
  const open = info.status.name === 'RUNNING';
  const phase = attributes.get(keys.phase);
  const ended = info.status.name === 'COMPLETED' || open;
  return {
    userId: userIdOf(info.workflowId),
    username: typeof username === 'string' ? username : undefined,
    phase: ended && phase !== undefined ? phase : info.status.name.toLowerCase().replaceAll('_', '-'),
    step: attributes.get(keys.step) || undefined,
    service: attributes.get(keys.service) || undefined,
    attention: attributes.get(keys.attention) || undefined,
    requestedAt: attributes.get(keys.requestedAt)?.toISOString(),
    dueAt: attributes.get(keys.dueAt)?.toISOString(),
    batch: attributes.get(keys.batch) || undefined,
    open,
  };
}

/** `retirement/<instance>/<LMS user id>` → the last part. */
export function userIdOf(workflowId: string): number {
  return Number(workflowId.slice(workflowId.lastIndexOf('/') + 1));
}
