import type { Learner } from '../../domain/learner/learner';
import { statesOf } from '../../domain/pipeline/pipeline';
import { everyRow } from '../../openedx/lms/list-row';
import type { FindLearnerInput, FoundLearner } from '../../workflows/ask/messages';
import { SURVEY_DEADLINE_MS } from '../discover-learners/survey-queue';
import type { ActivityParts } from '../kit/activity-parts';
import { attempt } from '../kit/attempt';

/**
 * Who is meant, by username, e-mail or LMS user id. The whole queue is read: no endpoint finds by e-mail or by id, and
 * the one that finds by username does not tell apart two that differ by case only. An exact username comes alone.
 */
export function createFindLearner(parts: ActivityParts) {
  return ({ by }: FindLearnerInput): Promise<readonly FoundLearner[]> =>
    attempt(parts, undefined, SURVEY_DEADLINE_MS, { service: 'LMS' }, async ({ signal }) => {
      const { card, plan } = parts.services.rules;
      const lms = parts.services.lms(signal);
      const seenAtMs = Date.now();
      const found: Learner[] = [];
      const row = 'username' in by ? await lms.retirementStatus(by.username) : 'absent';
      if (row !== 'absent' && isExactly(row, by)) found.push(row);
      else {
        for await (const learner of everyRow(lms.retirementQueue({ states: statesOf(plan.steps), coolOffDays: 0 }))) {
          if (isMeant(learner, by)) found.push(learner);
        }
      }
      const exact = found.filter((learner) => isExactly(learner, by));
      return (exact.length > 0 ? exact : found).map((learner) => ({
        learner,
        fingerprint: card.fingerprint,
        plan,
        seenAtMs,
      }));
    });
}

function isExactly(learner: Learner, by: FindLearnerInput['by']): boolean {
  return 'username' in by && [learner.originalUsername, learner.retiredUsername].includes(by.username);
}

function isMeant(learner: Learner, by: FindLearnerInput['by']): boolean {
  if ('userId' in by) return learner.userId === by.userId;
  if ('username' in by) return learner.originalUsername.toLowerCase() === by.username.toLowerCase();
  return learner.originalEmail.toLowerCase() === by.email.toLowerCase();
}
