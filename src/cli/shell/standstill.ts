import type { DescribeWorkflowExecutionResponse } from '@temporalio/client';
import { CliError } from './cli-error';

/** The first try, its repeat at once, and one more after a pause: no accident any more. */
const TRIES = 3;

export const STANDSTILL_HINT =
  'their logs say why; most often they have another key ring than whoever began it, or a build that cannot replay it';

/**
 * Whether workers take a workflow up and fail at it, over and over. Temporal tries that without end, and the workflow
 * itself cannot say anything.
 */
export function standsStill({ pendingWorkflowTask }: Pick<DescribeWorkflowExecutionResponse, 'pendingWorkflowTask'>) {
  return (pendingWorkflowTask?.attempt ?? 1) >= TRIES;
}

export function standstillFault(): CliError {
  return new CliError('failure', 'workers take it up and fail at it each time', STANDSTILL_HINT, 'engine.standstill');
}
