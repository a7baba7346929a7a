export { describeRecord, type RecordSight } from '../../temporal/records/describe-record';
export { checkInstance } from './check-instance';
export { type AppliedInstance, commitApply } from './commit-apply';
export { describeInstance, describeUnlessBusy, type ServedInstance } from './describe-instance';
export { instanceExists } from './instance-exists';
export { type InstanceStatus, instanceStatus, needsPerson } from './instance-status';
export { type ApplyPlan, planApply } from './plan-apply';
export { type Poller, pollersOf } from './pollers-of';
export { removeInstance } from './remove-instance';
