import { FAILURES, type FailureCode } from './failures';

/** Of a learner whom the LMS has ERRORED, whatever it was that led there. */
const ERRORED =
  'The LMS has the learner ERRORED: fix the cause, then `lethe learner retry` (the same step) or `reset --to STATE`, or `abort`.';

/** What a person can do about it. */
export function adviceFor(code: FailureCode | 'errored'): string {
  return code === 'errored' ? ERRORED : FAILURES[code].advice;
}
