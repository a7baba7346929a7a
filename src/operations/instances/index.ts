export { describeInstance, describeUnlessBusy, type ServedInstance } from './describe-instance';
export { instanceExists } from './instance-exists';
export { type InstanceStatus, instanceStatus, needsPerson } from './instance-status';
