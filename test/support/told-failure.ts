import type { ApplicationFailure } from '@temporalio/common';
import { toApplicationFailure } from '../../src/activities/kit/attempt';
import { RetirementError } from '../../src/domain/failure/failure';
import type { StepResult } from '../../src/domain/run/receipt';

/** As an attempt fails whose service has answered, where the LMS does not take END_STATE. */
export function toldFailure(result: StepResult): ApplicationFailure {
  const error = new RetirementError('service.unavailable', { service: 'LMS', status: 503 });
  return toApplicationFailure(error, { what: { attempt: 1, began: true, result }, atOnce: true });
}
