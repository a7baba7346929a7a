export { discoverLearners } from './discover-learners';
export { discoveryApproval } from './discovery-approval';
export { retireLearner } from './retire-learner';
export { describeInstance, findLearner } from './short-workflows';
