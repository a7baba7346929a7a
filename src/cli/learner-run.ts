import type { WorkflowExecutionDescription, WorkflowHandle } from '@temporalio/client';
import { retirementWorkflowId } from '../domain/instance';
import { rooms } from './rooms';
import type { Session } from './session';

/** The latest run of a learner. */
export interface LearnerRun {
  readonly handle: WorkflowHandle;
  readonly info: WorkflowExecutionDescription;
  readonly open: boolean;
}

/** @returns undefined when the learner has no run, open or closed */
export async function describeRun(session: Session, instance: string, userId: number): Promise<LearnerRun | undefined> {
  const client = await session.client();
  const { WorkflowNotFoundError } = rooms.temporal();
  const handle = client.workflow.getHandle(retirementWorkflowId(instance, userId));
  try {
    const info = await handle.describe();
    return { handle, info, open: info.status.name === 'RUNNING' };
  } catch (error) {
    if (error instanceof WorkflowNotFoundError) return undefined;
    throw error;
  }
}
