import {
  WorkflowExecutionAlreadyStartedError,
  type WorkflowHandle,
  type WorkflowStartOptions,
} from '@temporalio/client';
import { WORKFLOW_TASK_QUEUE } from '../../domain/instance/instance';
import { attributeKeys } from '../../workflows/retire-learner/start-options';
import type { OperationContext } from '../operation-context';
import type { Refusal } from '../refusal';

/** A workflow that an instance has one of at a time. */
export interface OnlyOne {
  readonly workflow: string;
  readonly workflowId: string;
  readonly input: object;
  readonly summary: string;
  /** Without it as long as it takes. */
  readonly lasts?: WorkflowStartOptions['workflowExecutionTimeout'];
  /** The answer while one is at work already. */
  readonly busy: Omit<Extract<Refusal, { refusal: 'record' }>, 'refusal'>;
}

export async function startOnlyOne(
  { client, instance }: Pick<OperationContext, 'client' | 'instance'>,
  { workflow, workflowId, input, summary, lasts, busy }: OnlyOne,
): Promise<WorkflowHandle | Refusal> {
  try {
    return await client.workflow.start(workflow, {
      workflowId,
      taskQueue: WORKFLOW_TASK_QUEUE,
      workflowIdReusePolicy: 'ALLOW_DUPLICATE',
      workflowIdConflictPolicy: 'FAIL',
      ...(lasts === undefined ? {} : { workflowExecutionTimeout: lasts }),
      args: [input],
      typedSearchAttributes: [{ key: attributeKeys.instance, value: instance }],
      staticSummary: summary,
    });
  } catch (error) {
    if (!(error instanceof WorkflowExecutionAlreadyStartedError)) throw error;
    return { refusal: 'record', ...busy };
  }
}
