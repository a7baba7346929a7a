import type { FailureCode } from '../failure/failure';
import type { Phase } from './phase';
import { attentionCode, phaseOf, stepInHand } from './phase-of';
import type { RunState } from './state';

/** What lists know of a run. */
export interface Listed {
  readonly phase: Phase;
  /** In phase `attention` alone: a held run asks for nobody, since the person who holds it knows. */
  readonly attention?: FailureCode;
  /** Of a run that waits, needs a person, or is held: it stays at its step. */
  readonly step?: string;
  readonly service?: string;
}

const STAY_AT_A_STEP: readonly string[] = ['waiting', 'attention', 'held'] satisfies readonly Phase[];

/**
 * Whether lists know the step of a run in this phase. While steps are done one after the other, writing each down makes
 * histories longer, and one that is written at times is mostly another than the one in hand.
 */
export function staysAtStep(phase: string | undefined): boolean {
  return phase !== undefined && STAY_AT_A_STEP.includes(phase);
}

export function listedAs(state: RunState, nowMs: number): Listed {
  const phase = phaseOf(state, nowMs);
  const attention = phase === 'attention' ? attentionCode(state, nowMs) : undefined;
  const step = staysAtStep(phase) ? stepInHand(state) : undefined;
  return {
    phase,
    ...(attention === undefined ? {} : { attention }),
    ...(step === undefined ? {} : { step: step.start, service: step.service }),
  };
}
