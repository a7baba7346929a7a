/** What a comment says after the people whom it is for; no learner is in it. */
export const COMMENT =
  'A new report is in this folder. It lists learners of your courses whose accounts were deleted at their own request. Please delete what you have of them, too.';
