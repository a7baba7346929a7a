import type { Learner } from '../../domain/learner/learner';
import type { LmsClient } from '../../openedx/lms/lms';
import type { NamesRead } from '../kit/retirement-names';
import { whoHasName } from '../kit/who-has-name';

/** Why a service must not be asked to erase the user of this learner's original name, or undefined where it may be. */
export async function whyNotByName(lms: LmsClient, names: NamesRead, learner: Learner): Promise<string | undefined> {
  if (names.of(learner.originalUsername).some(({ retirementId }) => retirementId !== learner.retirementId)) {
    return 'the LMS has another retirement of this name, or of one that differs by case or accents only';
  }
  if (names.unnamed > 0) return 'the LMS has a retirement that cannot be read, and that may be of this name, too';
  switch (await whoHasName(lms, learner)) {
    case 'another':
      return 'somebody else has their name now, or one that differs by case or accents only';
    case 'not-asked':
      return 'the LMS cannot be asked who has their name now';
    default:
      return undefined;
  }
}
