export { askLearner } from './ask/ask-learner';
export { checkInstance, compareSite, describeInstance, findLearner, holdLearners } from './ask/short-workflows';
export { discoverLearners } from './discover-learners/discover-learners';
export { instanceRecord } from './instance/instance-record';
export { siteClaim } from './instance/site-claim';
export { replaceUsernames } from './replace-usernames/replace-usernames';
export { requestRetirements } from './request-retirements/request-retirements';
export { retireLearner } from './retire-learner/retire-learner';
