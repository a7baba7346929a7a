export { askLearner } from './ask/ask-learner';
export { describeInstance, findLearner } from './ask/short-workflows';
export { discoverLearners } from './discover-learners/discover-learners';
export { discoveryApproval } from './discover-learners/discovery-approval';
export { retireLearner } from './retire-learner/retire-learner';
