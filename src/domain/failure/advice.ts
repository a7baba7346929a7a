import { FAILURES, type FailureCode } from './failures';

/** Of a learner whom the LMS has ERRORED, whatever it was that led there. */
const ERRORED =
  'The learner is ERRORED in the LMS. Fix the cause, then use `lethe learner retry` (the same step), `reset --to STATE`, or `abort`.';

/** What a person can do about it. */
export function adviceFor(code: FailureCode | 'errored'): string {
  return code === 'errored' ? ERRORED : FAILURES[code].advice;
}
