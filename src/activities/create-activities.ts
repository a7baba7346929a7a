import { RENAME_PLACES } from '../domain/usernames/replacement';
import { createCleanUp } from './archive-learners/clean-up';
import { createExpireArchives } from './archive-learners/expire-archives';
import { createFindArchived } from './archive-learners/find-archived';
import { createPlanArchive } from './archive-learners/plan-archive';
import { createWriteArchive } from './archive-learners/write-archive';
import { createCheckInstance } from './ask/check-instance';
import { createCompareSite } from './ask/compare-site';
import { createFindLearner } from './ask/find-learner';
import { createHoldLearners } from './ask/hold-learners';
import { createListDueLearners } from './ask/list-due-learners';
import { SharedNames } from './ask/shared-names';
import { createDoErrand } from './campaign/do-errand';
import { createSelectLearners } from './campaign/select-learners';
import type { Activities } from './contract';
import { createEnrolLearners } from './discover-learners/enrol-learners';
import { createSurveyQueue, LastSweep } from './discover-learners/survey-queue';
import { createChangeRecord } from './instance/change-record';
import { createReadRecord } from './instance/read-record';
import type { ActivityParts } from './kit/activity-parts';
import { RetirementNames } from './kit/retirement-names';
import { createCollectOwed } from './partner-report/collect-owed';
import { createCountWaiting } from './partner-report/count-waiting';
import { createDrainSteps } from './partner-report/drain-steps';
import { createExpireReports } from './partner-report/expire-reports';
import { createFindPages } from './partner-report/find-pages';
import { createForgetPage } from './partner-report/forget-page';
import { createPrepareReport } from './partner-report/prepare-report';
import { createReadReport } from './partner-report/read-report';
import { createSettlePage } from './partner-report/settle-page';
import { createTakeReport } from './partner-report/take-report';
import { createTellPartners } from './partner-report/tell-partners';
import { createWriteReports } from './partner-report/write-reports';
import { createLookUpNames } from './replace-usernames/look-up-names';
import { createReplaceUsername } from './replace-usernames/replace-username';
import { createCheckUsernames } from './request-retirements/check-usernames';
import { createRequestRetirements } from './request-retirements/request-retirements';
import { createCancelRetirement } from './retire-learner/cancel-retirement';
import { createLook } from './retire-learner/look';
import { createMoveLearner } from './retire-learner/move-learner';
import { createRunStep } from './retire-learner/run-step';

/** The activities of one instance, for the Worker of its own task queue. */
export function createActivities(parts: ActivityParts): Activities {
  const last = new LastSweep();
  const names = new SharedNames(last);
  const retirements = new RetirementNames(parts, last.states);
  return {
    runStep: createRunStep(parts),
    look: createLook(parts),
    moveLearner: createMoveLearner(parts),
    cancelRetirement: createCancelRetirement(parts),
    readRecord: createReadRecord(parts),
    changeRecord: createChangeRecord(parts),
    surveyQueue: createSurveyQueue(parts, last),
    enrolLearners: createEnrolLearners(parts, last),
    prepareReport: createPrepareReport(parts),
    drainSteps: createDrainSteps(parts),
    takeReport: createTakeReport(parts),
    findPages: createFindPages(parts),
    countWaiting: createCountWaiting(parts),
    collectOwed: createCollectOwed(parts),
    writeReports: createWriteReports(parts),
    tellPartners: createTellPartners(parts),
    settlePage: createSettlePage(parts),
    forgetPage: createForgetPage(parts),
    expireReports: createExpireReports(parts),
    readReport: createReadReport(parts),
    planArchive: createPlanArchive(parts),
    writeArchive: createWriteArchive(parts),
    cleanUp: createCleanUp(parts),
    expireArchives: createExpireArchives(parts),
    findArchived: createFindArchived(parts),
    findLearner: createFindLearner(parts, last, names),
    listDueLearners: createListDueLearners(parts),
    holdLearners: createHoldLearners(parts, last, names),
    compareSite: createCompareSite(parts),
    checkUsernames: createCheckUsernames(parts),
    requestRetirements: createRequestRetirements(parts),
    lookUpNames: createLookUpNames(parts, retirements),
    replaceUsername: createReplaceUsername(parts),
    selectLearners: createSelectLearners(parts),
    doErrand: createDoErrand(parts, retirements),
    checkInstance: createCheckInstance(parts),
    describeInstance: async () => {
      const { rules, renamer } = parts.services;
      const { signal } = new AbortController();
      const noAddress = RENAME_PLACES.filter((place) => renamer(place, signal) === undefined);
      return { card: rules.card, plan: rules.plan, noAddress };
    },
  };
}
