import { soundOrder, wastedSteps } from '../../domain/pipeline/renames';
import type { ConfigFault } from '../config-fault';
import type { PlacedStep } from './read-pipeline';
import type { Reading } from './reading';

const KEY = 'retirement_pipeline';

/** Steps that will run and do nothing, or fail on current releases. They are not errors: the site may be an old one. */
export function warnOfPipeline(steps: readonly PlacedStep[], { findings }: Reading): readonly ConfigFault[] {
  const order = soundOrder(steps).map(({ start }) => start);
  const wasted = wastedSteps(steps).flatMap(({ index, renamedAt }) => {
    const step = steps[index];
    const renaming = steps[renamedAt];
    if (step === undefined || renaming === undefined) return [];
    return findings.warn([KEY, step.at], {
      message: `${KEY}[${step.at}]: THE ENROLLMENTS STAY: ${step.method} runs after ${renaming.method} (${KEY}[${renaming.at}]), which may rename the learner; it then finds no enrollments and reports success`,
      hint: `put the steps in this order: ${order.join(', ')}; and RETIREMENT_STATES of the LMS too (\`lethe pipeline states\` prints it)`,
    });
  });
  const old = steps.flatMap((step) => {
    if (step.service !== 'LMS' || step.method !== 'retirement_retire_mailings') return [];
    return findings.warn([KEY, step.at, 3], {
      message: `${KEY}[${step.at}][3]: retirement_retire_mailings exists only in older releases; current releases answer with a 404 page, so every learner would wait in this step without end`,
      hint: 'remove this step if the pipeline has retirement_lms_retire_misc, which now does its work',
    });
  });
  return [...wasted, ...old];
}
