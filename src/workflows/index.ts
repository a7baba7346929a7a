export { askLearner } from './ask/ask-learner';
export { checkInstance, compareSite, describeInstance, findLearner, holdLearners } from './ask/short-workflows';
export { discoverLearners } from './discover-learners/discover-learners';
export { instanceRecord } from './instance/instance-record';
export { siteClaim } from './instance/site-claim';
export { partnerPage } from './partner-report/partner-page';
export { reportToPartners } from './partner-report/report-to-partners';
export { expireReports, scheduledReport } from './partner-report/scheduled-report';
export { retireLearner } from './retire-learner/retire-learner';
