export { NAMES_A_REQUEST } from '../../workflows/request-retirements/messages';
export { type Requested, requestRetirements } from './request-retirements';
