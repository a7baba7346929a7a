import type { Learner } from '../../domain/learner/learner';
import type { LmsClient } from '../../openedx/lms/lms';

/**
 * The row of this very retirement, by the exact name: the LMS finds in any case, by retired names, and after a
 * learner has cancelled and asked again. Anything else is `absent` here, and the run must look further.
 */
export async function whereIs(lms: LmsClient, learner: Learner): Promise<Learner | 'absent'> {
  const row = await lms.retirementStatus(learner.originalUsername);
  if (row === 'absent') return 'absent';
  const same =
    row.userId === learner.userId &&
    row.retirementId === learner.retirementId &&
    row.originalUsername === learner.originalUsername;
  return same ? row : 'absent';
}
