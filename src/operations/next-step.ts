/** What somebody can do about a refusal: data, so that each caller says it in its own words. */
export type NextStep =
  | 'look-again'
  | 'see-instance'
  | 'other-id-or-rehome'
  | 'other-id-or-old-address'
  | 'other-id'
  | 'update-or-replace'
  | 'name-ring-or-replace'
  | 'end-open-runs'
  | 'name-export-of-instance'
  | 'name-archive-place'
  | 'say-how-old'
  | 'see-archive'
  | 'apply-and-restart'
  | 'complete-file'
  | 'see-reports'
  | 'see-running-report'
  | 'run-report-again'
  | 'recover-then-settle'
  | 'say-when-before'
  | 'say-another-time'
  | 'say-later-time'
  | 'choose-fewer'
  | 'turn-on-bulk-retirement'
  | 'repeat-for-lms-in-force'
  | 'let-client-replace'
  | 'repeat-after-others'
  | 'repeat-the-rest'
  /** Another instance has the LMS: use that one, or free the LMS. */
  | { readonly next: 'use-or-free'; readonly holder: string }
  | { readonly next: 'free-first'; readonly holder: string }
  | { readonly next: 'settle-report'; readonly report: string }
  | { readonly next: 'see-campaign'; readonly id: string };
