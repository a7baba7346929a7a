export { type Requested, requestRetirements } from './request-retirements';
