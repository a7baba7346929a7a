import { SANDBOX_PIPELINE } from '../../sandbox/driver-config';

/** A request of one learner's run, in the order of the happy path. */
export interface RunRequest {
  /** Counts from 1. */
  readonly n: number;
  readonly what: 'look' | 'name' | 'start' | 'call' | 'end' | 'complete';
  /** For people. */
  readonly title: string;
  /** Of a step before which the LMS is asked who has the name. */
  readonly asks?: boolean;
}

/** These find the learner by the name, so that the LMS is asked who has it now, once a step has renamed them. */
const BY_NAME: readonly string[] = ['ECOMMERCE', 'CREDENTIALS', 'LICENSE_MANAGER'];
const RENAMED_AT = SANDBOX_PIPELINE.findIndex(([, , , method]) => method === 'retirement_retire_forum');

/** Whether the run asks who has the learner's name before the step with this START_STATE. */
function asksForName(startState: string): boolean {
  const at = SANDBOX_PIPELINE.findIndex(([start]) => start === startState);
  return at > RENAMED_AT && BY_NAME.includes(SANDBOX_PIPELINE[at]?.[2] ?? '');
}

/** A run that was cooling off looks once, then makes three requests a step, or four, then one. */
export const RUN_REQUESTS: readonly RunRequest[] = [
  { what: 'look' as const, title: 'GET the status, at the end of the cool-off' },
  ...SANDBOX_PIPELINE.flatMap(([start, end, service, method]) => {
    const asks = asksForName(start);
    return [
      ...(asks ? [{ what: 'name' as const, title: `GET the account of the name, before ${start}`, asks }] : []),
      { what: 'start' as const, title: `PATCH to ${start}`, asks },
      { what: 'call' as const, title: `${service} ${method}`, asks },
      { what: 'end' as const, title: `PATCH to ${end}`, asks },
    ];
  }),
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
