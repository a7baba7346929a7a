export { archiveLearners } from './archive-learners/archive-learners';
export { expireArchives } from './archive-learners/expire-archives';
export { findArchived } from './archive-learners/find-archived';
export { askLearner } from './ask/ask-learner';
export { checkInstance, compareSite, describeInstance, findLearner, holdLearners } from './ask/short-workflows';
export { discoverLearners } from './discover-learners/discover-learners';
export { instanceRecord } from './instance/instance-record';
export { siteClaim } from './instance/site-claim';
export { retireLearner } from './retire-learner/retire-learner';
