import type { Client } from '@temporalio/client';
import { decodeTypedSearchAttributes } from '@temporalio/common/lib/converter/payload-search-attributes';
import { decodeOptionalSinglePayload } from '@temporalio/common/lib/internal-non-workflow';
import { staysAtStep } from '../../domain/run/listed-as';
import { attributeKeys as keys } from '../../workflows/retire-learner/start-options';
import type { RawExecution } from './list-executions';

/** A learner's run as visibility has it: what lists show. */
export interface LearnerRow {
  readonly userId: number;
  /** From the memo; absent where it cannot be read, or was not asked for. */
  readonly username?: string;
  readonly phase: string;
  /** START_STATE of the step at which the run stays; while steps are done one after the other, visibility has none. */
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

/** By number. @source temporal/api/enums/v1/workflow.proto, WorkflowExecutionStatus */
const STATUS = [
  'unspecified',
  'running',
  'completed',
  'failed',
  'canceled',
  'terminated',
  'continued-as-new',
  'timed-out',
  'paused',
];

/** Nothing is decrypted for it: the username is read by `usernameOf`. */
export function learnerRow(raw: RawExecution): LearnerRow {
  const attributes = decodeTypedSearchAttributes(raw.searchAttributes?.indexedFields);
  const status = STATUS[raw.status ?? 0] ?? 'unspecified';
  const open = status === 'running' || status === 'paused';
  const phase = attributes.get(keys.phase);
  return {
    userId: userIdOf(raw.execution?.workflowId) ?? Number.NaN,
    // What was terminated or timed out has kept the phase that it was in.
    phase: phase !== undefined && (open || status === 'completed') ? phase : status,
    // An older build left a step there that was in hand once.
    step: (staysAtStep(phase) && attributes.get(keys.step)) || undefined,
    service: (staysAtStep(phase) && attributes.get(keys.service)) || undefined,
    attention: attributes.get(keys.attention) || undefined,
    requestedAt: attributes.get(keys.requestedAt)?.toISOString(),
    dueAt: attributes.get(keys.dueAt)?.toISOString(),
    batch: attributes.get(keys.batch) || undefined,
    open,
  };
}

/** Decrypts the username in a run's memo; undefined where it cannot be read here. */
export async function usernameOf(
  { options }: Client,
  raw: Pick<RawExecution, 'execution' | 'memo'>,
): Promise<string | undefined> {
  const payload = raw.memo?.fields?.username;
  const context = {
    type: 'workflow' as const,
    namespace: options.namespace,
    workflowId: raw.execution?.workflowId ?? '',
  };
  const username = await decodeOptionalSinglePayload(options.loadedDataConverter, payload, context).catch(
    () => undefined,
  );
  return typeof username === 'string' ? username : undefined;
}

/** `retirement/<instance>/<LMS user id>` → the last part. */
export function userIdOf(workflowId: string | null | undefined): number | undefined {
  const id = Number(workflowId?.slice(workflowId.lastIndexOf('/') + 1));
  return Number.isSafeInteger(id) ? id : undefined;
}
