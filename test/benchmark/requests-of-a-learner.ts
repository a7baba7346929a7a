export interface Person {
  readonly username: string;
  readonly userId: number;
}

/** State, service, path of the call, and what its body names the learner by. */
export type BareStep = readonly [state: string, service: string, path: string, body: 'name' | 'id' | 'both' | 'none'];

export const ACCOUNTS = '/api/user/v1/accounts';
export const STATUS = `${ACCOUNTS}/update_retirement_status/`;

/** The sandbox's own pipeline, request by request: what Lethe's speed is told against. */
export const STEPS: readonly BareStep[] = [
  ['ENROLLMENTS', 'lms', '/api/enrollment/v1/unenroll/', 'name'],
  ['NOTES', 'lms', '/api/edxnotes/v1/retire_user/', 'name'],
  ['PROCTORING', 'lms', '/api/edx_proctoring/v1/retire_user/:id/', 'none'],
  ['FORUMS', 'lms', '/api/discussion/v1/accounts/retire_forum/', 'name'],
  ['ECOM', 'ecommerce', '/api/v2/user/retire/', 'name'],
  ['CREDENTIALS', 'credentials', '/user/retire/', 'name'],
  ['DEMOGRAPHICS', 'demographics', '/demographics/api/v1/retire_demographics/', 'id'],
  ['LICENSE_MANAGER', 'license_manager', '/api/v1/retire_user/', 'both'],
  ['LMS_MISC', 'lms', `${ACCOUNTS}/retire_misc/`, 'name'],
  ['LMS', 'lms', `${ACCOUNTS}/retire/`, 'name'],
];

export function pathOf([, , path]: BareStep, { userId }: Person): string {
  return path.replace(':id', String(userId));
}

export function bodyOf([, , , body]: BareStep, { username, userId }: Person): object | undefined {
  if (body === 'name') return { username };
  if (body === 'id') return { lms_user_id: userId };
  return body === 'both' ? { lms_user_id: userId, original_username: username } : undefined;
}

/** The form that asks the LMS for a token. */
export function tokenForm(clientId: string, clientSecret: string): URLSearchParams {
  return new URLSearchParams({
    grant_type: 'client_credentials',
    client_id: clientId,
    client_secret: clientSecret,
    token_type: 'jwt',
  });
}
