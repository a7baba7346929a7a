import { describeFailure } from './describe-failure';
import type { FailureFacts } from './failure-facts';
import type { FailureCode } from './failures';

export { describeFailure } from './describe-failure';
export type { FailureFacts } from './failure-facts';
export { FAILURES, type FailureCode, isFailureCode } from './failures';

/** The one error that leaves `http`, `openedx`, `drivers` and `activities`. */
export class RetirementError extends Error {
  override readonly name = 'RetirementError';
  constructor(
    readonly code: FailureCode,
    readonly facts: FailureFacts = {},
  ) {
    super(describeFailure(code, facts));
  }
}
