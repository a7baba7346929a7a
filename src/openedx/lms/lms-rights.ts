/** Calls of the LMS that some retirement workers have no right to make, with their paths. */
export const LMS_RIGHTS = {
  cancel: '/api/user/v1/accounts/cancel_retirement/',
  'clean-up': '/api/user/v1/accounts/retirement_cleanup/',
  'replace-usernames': '/api/user/v1/accounts/replace_usernames/',
} as const;

export type LmsRight = keyof typeof LMS_RIGHTS;
