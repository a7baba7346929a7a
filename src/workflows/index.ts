export { archiveBySchedule } from './archive-learners/archive-by-schedule';
export { archiveLearners } from './archive-learners/archive-learners';
export { expireArchives } from './archive-learners/expire-archives';
export { findArchived } from './archive-learners/find-archived';
export { askLearner } from './ask/ask-learner';
export {
  checkInstance,
  compareSite,
  describeInstance,
  findLearner,
  holdLearners,
  listDueLearners,
} from './ask/short-workflows';
export { campaign } from './campaign/campaign';
export { campaignBatch } from './campaign/campaign-batch';
export { selectLearners } from './campaign/select-learners';
export { discoverLearners } from './discover-learners/discover-learners';
export { enrolLearner } from './discover-learners/enrol-learner';
export { instanceRecord } from './instance/instance-record';
export { siteClaim } from './instance/site-claim';
export { partnerPage } from './partner-report/partner-page';
export { readReport } from './partner-report/read-report';
export { reportToPartners } from './partner-report/report-to-partners';
export { expireReports, scheduledReport } from './partner-report/scheduled-report';
export { replaceUsernames } from './replace-usernames/replace-usernames';
export { requestRetirements } from './request-retirements/request-retirements';
export { retireLearner } from './retire-learner/retire-learner';
