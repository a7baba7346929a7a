import type { Learner } from '../../domain/learner/learner';
import { type PipelineStep, statesOf } from '../../domain/pipeline/pipeline';
import { fitsThePlan } from '../../domain/run/assumed-receipts';
import type { RetireLearnerInput } from '../../workflows/retire-learner/messages';

/** What the rows of one reading show of the LMS's own list of states. */
export class StatesSeen {
  private readonly known: ReadonlySet<string>;
  /** Of the plan's states. */
  private readonly orders = new Map<string, number>();
  /** That learners came from and no step knows. */
  readonly unknown = new Set<string>();

  constructor(private readonly steps: readonly PipelineStep[]) {
    this.known = new Set(statesOf(steps));
  }

  see({ currentState, lastState, stateOrder }: Learner): void {
    if (!this.known.has(lastState)) this.unknown.add(lastState);
    if (this.known.has(currentState) && stateOrder !== undefined) this.orders.set(currentState, stateOrder);
  }

  /** The LMS's other states, if all that was read fits the plan's order beside them. */
  orderedBeside(foreignStates: readonly string[]): readonly string[] | undefined {
    const fit = [...this.orders].every(([state, order]) => fitsThePlan(this.steps, foreignStates, state, order));
    return fit ? foreignStates : undefined;
  }
}

/**
 * What the run of a learner who is in the middle may take as done. Where the LMS's order is not the plan's, nothing is
 * accounted for. @param foreignStates as `orderedBeside()` has them
 */
export function assuming(
  { currentState }: Learner,
  foreignStates: readonly string[] | undefined,
): Pick<RetireLearnerInput, 'receipts' | 'foreignStates'> {
  if (currentState === 'PENDING') return {};
  return foreignStates === undefined ? { receipts: [] } : { foreignStates };
}
