import type { StepTold } from '../../domain/run/event';
import type { StepResult } from '../../domain/run/receipt';
import type { Attempt, Told } from '../kit/attempt';

/** Kept by heartbeat, so that a repeat knows how far the attempts before it came. */
interface Kept extends StepTold {
  /** The last attempt that ended for sure before it sent END_STATE. */
  readonly notEnded?: number;
}

/** What one attempt at a step knows of those before it, and leaves to those after it. */
export class StepMemory {
  private kept: Kept;

  constructor(private readonly now: Attempt<Kept>) {
    this.kept = { ...now.remembered };
  }

  get result(): StepResult | undefined {
    return this.kept.result;
  }

  /** An attempt before this one has sent START_STATE. */
  get beganBefore(): boolean {
    return this.now.remembered?.began === true;
  }

  /** Where the LMS has the learner: `enteredAtMs` where that is START_STATE. */
  see(enteredAtMs: number | undefined): void {
    if (this.kept.enteredAtMs !== enteredAtMs) this.keep({ enteredAtMs });
  }

  keep(more: Kept): void {
    this.kept = { ...this.kept, ...more };
    this.now.remember(this.kept);
  }

  /** Every attempt before this one ended for sure before it sent END_STATE. */
  noneEndedBefore(): boolean {
    const { number, remembered } = this.now;
    return number === 1 || remembered?.notEnded === number - 1;
  }
}

/**
 * What the run learns from it with a failure. The service's word at once: a verb may end the back-off, and the attempts that
 * remember it with it.
 * @param said what the run knows already
 */
export function toldOf({ began, enteredAtMs, result, seenAtMs }: Kept, said: StepResult | undefined): Told {
  return { what: { began, enteredAtMs, result, seenAtMs }, atOnce: result !== undefined && said === undefined };
}
