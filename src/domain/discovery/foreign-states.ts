import { type PipelineStep, statesOf } from '../pipeline/pipeline';

/**
 * States of well-known lists, which a learner may be in although this site's pipeline never visits them.
 * @source tutor-contrib-retirement (LOCKING_*); openedx-platform settings, RETIREMENT_STATES
 */
const WELL_KNOWN = [
  'LOCKING_ACCOUNT',
  'LOCKING_COMPLETE',
  'RETIRING_CREDENTIALS',
  'CREDENTIALS_COMPLETE',
  'RETIRING_ECOM',
  'ECOM_COMPLETE',
  'RETIRING_FORUMS',
  'FORUMS_COMPLETE',
  'RETIRING_EMAIL_LISTS',
  'EMAIL_LISTS_COMPLETE',
  'RETIRING_ENROLLMENTS',
  'ENROLLMENTS_COMPLETE',
  'RETIRING_NOTES',
  'NOTES_COMPLETE',
  'RETIRING_LMS_MISC',
  'LMS_MISC_COMPLETE',
  'RETIRING_LMS',
  'LMS_COMPLETE',
  'ADDING_TO_PARTNER_QUEUE',
  'PARTNER_QUEUE_COMPLETE',
] as const;

/** Well-known states that no step of this pipeline knows; the LMS may have them or not. */
export function knownForeignStates(steps: readonly PipelineStep[]): readonly string[] {
  const own = new Set(statesOf(steps));
  return WELL_KNOWN.filter((state) => !own.has(state));
}
