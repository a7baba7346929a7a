import { shortWorkflowsOf } from '../../domain/instance/instance';
import { ARCHIVE_LEARNERS, EXPIRE_ARCHIVES, FIND_ARCHIVED } from '../../workflows/archive-learners/messages';
import {
  ASK_LEARNER,
  askWorkflowId,
  CHECK_INSTANCE,
  COMPARE_SITE,
  DESCRIBE_INSTANCE,
  FIND_LEARNER,
  HOLD_LEARNERS,
  LIST_DUE,
} from '../../workflows/ask/messages';
import { SELECT_LEARNERS } from '../../workflows/campaign/messages';
import { ENROL_LEARNER } from '../../workflows/discover-learners/messages';
import { EXPIRE_REPORTS, READ_REPORT } from '../../workflows/partner-report/messages';
import { REPLACE_USERNAMES } from '../../workflows/replace-usernames/messages';
import { REQUEST_RETIREMENTS } from '../../workflows/request-retirements/messages';

/**
 * Answers one question, or does one thing, and ends. It is in no list, so its id alone says whose it is: an instance that
 * somebody mistyped must not seem to exist.
 */
export const SHORT_WORKFLOWS = [
  ARCHIVE_LEARNERS,
  ASK_LEARNER,
  CHECK_INSTANCE,
  COMPARE_SITE,
  DESCRIBE_INSTANCE,
  ENROL_LEARNER,
  EXPIRE_ARCHIVES,
  EXPIRE_REPORTS,
  FIND_ARCHIVED,
  FIND_LEARNER,
  HOLD_LEARNERS,
  LIST_DUE,
  READ_REPORT,
  REPLACE_USERNAMES,
  REQUEST_RETIREMENTS,
  SELECT_LEARNERS,
] as const;

export type ShortWorkflow = (typeof SHORT_WORKFLOWS)[number];

/** What the ids of an instance's short workflows of one type begin with. */
export function shortWorkflowIds(type: ShortWorkflow, instance: string): string {
  return type === ASK_LEARNER ? askWorkflowId(instance, '') : shortWorkflowsOf(type, instance);
}
