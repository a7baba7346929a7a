/** A file that nothing is wrong with; tests change one thing in it. */
export const GOOD = `client_id: retirement_worker
client_secret: env:LMS_SECRET
base_urls:
  lms: https://courses.example.com/
  credentials: https://credentials.example.com/
retirement_pipeline:
  - [RETIRING_ENROLLMENTS, ENROLLMENTS_COMPLETE, LMS, retirement_unenroll]
  - [RETIRING_FORUMS, FORUMS_COMPLETE, LMS, retirement_retire_forum]
  - [RETIRING_CREDENTIALS, CREDENTIALS_COMPLETE, CREDENTIALS, retire_learner]
  - [RETIRING_LMS, LMS_COMPLETE, LMS, retirement_lms_retire]
lethe:
  id: academy
  cool_off_days: 14
`;

export const ENV = { LMS_SECRET: 's3cret' };

/** GOOD with `from` replaced, which must be in it. */
export function goodBut(from: string, to: string): string {
  if (!GOOD.includes(from)) throw new Error(`the good file has no ${from}`);
  return GOOD.replace(from, to);
}
