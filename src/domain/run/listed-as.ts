import type { FailureCode } from '../failure/failure';
import type { Phase } from './phase';
import { attentionCode, phaseOf, stepInHand } from './phase-of';
import type { RunState } from './state';

/** What lists know of a run. */
export interface Listed {
  readonly phase: Phase;
  /** In phase `attention` alone: a held run asks for nobody, since the person who holds it knows. */
  readonly attention?: FailureCode;
  readonly step?: string;
  readonly service?: string;
}

export function listedAs(state: RunState, nowMs: number): Listed {
  const phase = phaseOf(state, nowMs);
  const attention = phase === 'attention' ? attentionCode(state, nowMs) : undefined;
  const step = stepInHand(state);
  return {
    phase,
    ...(attention === undefined ? {} : { attention }),
    ...(step === undefined ? {} : { step: step.start, service: step.service }),
  };
}
