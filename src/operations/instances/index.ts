export { describeRecord, type RecordSight } from '../../temporal/records/describe-record';
export { type AppliedInstance, commitApply } from './commit-apply';
export { describeInstance, describeUnlessBusy, type ServedInstance } from './describe-instance';
export { type ApplyPlan, planApply } from './plan-apply';
export { removeInstance } from './remove-instance';
export { servingWorkers } from './serving-workers';
