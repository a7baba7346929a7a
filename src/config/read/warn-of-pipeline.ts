import { soundOrder, wastedSteps } from '../../domain/pipeline/step-order';
import type { ConfigFault } from '../config-fault';
import type { PlacedStep } from './read-pipeline';
import type { Reading } from './reading';

const KEY = 'retirement_pipeline';

/** Steps that will run and do nothing, or fail on current releases. They are not faults: the site may be an old one. */
export function warnOfPipeline(steps: readonly PlacedStep[], { findings }: Reading): readonly ConfigFault[] {
  const order = soundOrder(steps).map(({ start }) => start);
  const wasted = wastedSteps(steps).flatMap(({ index, renamedAt }) => {
    const step = steps[index];
    const renaming = steps[renamedAt];
    if (step === undefined || renaming === undefined) return [];
    return findings.warn([KEY, step.at], {
      message: `${KEY}[${step.at}]: THE ENROLMENTS STAY: ${step.method} runs after ${renaming.method} (${KEY}[${renaming.at}]), which may rename the learner; it then finds none and says that all is well`,
      hint: `put the steps in this order: ${order.join(', ')}; and RETIREMENT_STATES of the LMS in the same (\`lethe pipeline states\` prints it)`,
    });
  });
  const old = steps.flatMap((step) => {
    if (step.service !== 'LMS' || step.method !== 'retirement_retire_mailings') return [];
    return findings.warn([KEY, step.at, 3], {
      message: `${KEY}[${step.at}][3]: retirement_retire_mailings is of older releases; current ones answer with a 404 page, which is no answer of the LMS's: every learner waits in this step for ever`,
      hint: 'take the step out where retirement_lms_retire_misc is in the pipeline, which does its work now',
    });
  });
  return [...wasted, ...old];
}
