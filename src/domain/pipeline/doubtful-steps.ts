import type { PipelineStep } from './pipeline';
import { soundOrder, wastedSteps } from './renames';

/** A step that will run and do nothing, or fail on current releases. */
export interface DoubtfulStep {
  /** Position in the pipeline. */
  readonly index: number;
  /** What is the matter: where it comes, or what it calls. */
  readonly about: 'order' | 'method';
  readonly message: string;
  readonly hint: string;
}

/**
 * Steps that are not errors, because the site may be an old one, and that a person must look at.
 * @param placeOf names the place of a step for this person
 */
export function doubtfulSteps(
  steps: readonly PipelineStep[],
  placeOf: (index: number) => string,
): readonly DoubtfulStep[] {
  const order = soundOrder(steps).map(({ start }) => start);
  const wasted = wastedSteps(steps).map(
    ({ index, renamedAt }): DoubtfulStep => ({
      index,
      about: 'order',
      message: `THE ENROLLMENTS STAY: ${steps[index]?.method} runs after ${steps[renamedAt]?.method} (${placeOf(renamedAt)}), which may rename the learner; it then finds no enrollments and reports success`,
      hint: `put the steps in this order: ${order.join(', ')}; and RETIREMENT_STATES of the LMS too (\`lethe pipeline states\` prints it)`,
    }),
  );
  const old = steps.flatMap(({ service, method }, index): readonly DoubtfulStep[] =>
    service === 'LMS' && method === 'retirement_retire_mailings' ? [{ index, about: 'method', ...OLD_METHOD }] : [],
  );
  return [...wasted, ...old];
}

const OLD_METHOD = {
  message:
    'retirement_retire_mailings exists only in older releases; current releases answer with a 404 page, so every learner would wait in this step without end',
  hint: 'remove this step if the pipeline has retirement_lms_retire_misc, which now does its work',
} as const;
