import type { ActivityParts } from './activity-parts';
import { createCancelRetirement } from './cancel-retirement';
import type { Activities } from './contract';
import { createEnrolLearners } from './enrol-learners';
import { createFindLearner } from './find-learner';
import { createLook } from './look';
import { createMoveLearner } from './move-learner';
import { createRunStep } from './run-step';
import { createSurveyQueue, type LastSweep } from './survey-queue';

/** The activities of one instance, for the Worker of its own task queue. */
export function createActivities(parts: ActivityParts): Activities {
  const last: LastSweep = {};
  return {
    runStep: createRunStep(parts),
    look: createLook(parts),
    moveLearner: createMoveLearner(parts),
    cancelRetirement: createCancelRetirement(parts),
    surveyQueue: createSurveyQueue(parts, last),
    enrolLearners: createEnrolLearners(parts, last),
    findLearner: createFindLearner(parts),
    describeInstance: async () => ({ card: parts.services.rules.card, plan: parts.services.rules.plan }),
  };
}
