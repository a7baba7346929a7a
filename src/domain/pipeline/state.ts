/**
 * States of a retirement that every Open edX site has; what lies between PENDING and ERRORED is the pipeline's.
 * @source openedx-platform user_api, REQUIRED_STATES and populate_retirement_states
 */
export const REQUIRED_STATES = ['PENDING', 'ERRORED', 'ABORTED', 'COMPLETE'] as const;

/** The states in which a retirement rests for good, unless a person moves it by hand. */
export const END_STATES = ['ERRORED', 'ABORTED', 'COMPLETE'] as const;

/** @source RetirementState.state_name is a CharField(max_length=30) */
export const MAX_STATE_NAME_LENGTH = 30;
