/**
 * Where a run stands.
 * - `cooling-off` waits for the end of the learner's cool-off; they may still change their mind
 * - `retiring`    steps are being done
 * - `waiting`     a service must recover; the run tries again by itself
 * - `attention`   a person must act
 * - `held`        a person has stopped it, until they release it
 */
export const OPEN_PHASES = ['cooling-off', 'retiring', 'waiting', 'attention', 'held'] as const;

/**
 * How a run ended.
 * - `completed` the LMS says COMPLETE
 * - `cancelled` the learner has the account back
 * - `withdrawn` the retirement vanished from the LMS while we waited; nothing of ours was done
 * - `aborted`   stopped half-way by a person: half-erased
 * - `closed-elsewhere` the LMS says COMPLETE by another hand, and not every step is accounted for
 */
export const ENDED_PHASES = ['completed', 'cancelled', 'withdrawn', 'aborted', 'closed-elsewhere'] as const;

export type OpenPhase = (typeof OPEN_PHASES)[number];
export type EndedPhase = (typeof ENDED_PHASES)[number];
export type Phase = OpenPhase | EndedPhase;

export const PHASES: readonly Phase[] = [...OPEN_PHASES, ...ENDED_PHASES];
