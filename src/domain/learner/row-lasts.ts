import { MINUTE_MS } from '../time/day-ms';

/**
 * For how long what the LMS has said of a learner is believed: their state, and the name of their account. Anybody who would
 * write or call by what was read longer ago reads once more. @unit milliseconds
 */
export const ROW_LASTS_MS = 5 * MINUTE_MS;
