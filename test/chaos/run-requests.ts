import { SANDBOX_PIPELINE } from '../../sandbox/driver-config';

/** A request of one learner's run, in the order of the happy path. */
export interface RunRequest {
  /** Counts from 1. */
  readonly n: number;
  readonly what: 'look' | 'start' | 'call' | 'end' | 'complete';
  /** For people. */
  readonly title: string;
}

/** A run that was cooling off looks once, then makes three requests a step, then one. */
export const RUN_REQUESTS: readonly RunRequest[] = [
  { what: 'look' as const, title: 'GET the status, at the end of the cool-off' },
  ...SANDBOX_PIPELINE.flatMap(([start, end, service, method]) => [
    { what: 'start' as const, title: `PATCH to ${start}` },
    { what: 'call' as const, title: `${service} ${method}` },
    { what: 'end' as const, title: `PATCH to ${end}` },
  ]),
  { what: 'complete' as const, title: 'PATCH to COMPLETE' },
].map((request, at) => ({ n: at + 1, ...request }));

/** Every state that a learner goes through. */
export const STATES_IN_ORDER: readonly string[] = [
  'PENDING',
  ...SANDBOX_PIPELINE.flatMap((step) => step.slice(0, 2)),
  'COMPLETE',
];

/** Where the steps' calls go, in order; the user id and the slash at the end left out. @source the contract of Open edX */
export const CALLS_IN_ORDER: readonly string[] = [
  'lms /api/enrollment/v1/unenroll',
  'lms /api/edxnotes/v1/retire_user',
  'lms /api/edx_proctoring/v1/retire_user/:id',
  'lms /api/discussion/v1/accounts/retire_forum',
  'ecommerce /api/v2/user/retire',
  'credentials /user/retire',
  'demographics /demographics/api/v1/retire_demographics',
  'license_manager /api/v1/retire_user',
  'lms /api/user/v1/accounts/retire_misc',
  'lms /api/user/v1/accounts/retire',
];
