import { ApplicationFailure } from '@temporalio/common';
import { type FailureFacts, isFailureCode, RetirementError } from '../domain/failure/failure';

/**
 * The failure of ours that a workflow ended with: so an activity that waited for it fails likewise, and its caller knows
 * whether it would be the same for the next one. Any other error comes back as it is.
 */
export function failureIn(error: unknown): unknown {
  for (let at = error; at instanceof Error; at = at.cause) {
    if (!(at instanceof ApplicationFailure) || !isFailureCode(at.type)) continue;
    const [facts = {}] = (at.details ?? []) as [FailureFacts?];
    return new RetirementError(at.type, facts);
  }
  return error;
}
