import { dump, load } from 'js-yaml';
import { COOL_OFF_DAYS } from './cast';

/** Instance id of the demo. */
export const INSTANCE = 'demo';

/** More new learners than this in one discovery wait for a person's approval, unless the file says otherwise. */
const USUAL_THRESHOLD = 300;
const USUAL_STEPS_AT_ONCE = 8;

/**
 * The sandbox's own driver-script YAML, with the demo's name, cool-off and number of learners. Of few learners only some
 * are in a step at once, so that the death of the worker does not catch them all.
 */
export function demoConfig(sandboxConfig: string, learners: number): string {
  const file = load(sandboxConfig) as Record<string, unknown>;
  const lethe = {
    id: INSTANCE,
    environment: 'sandbox',
    cool_off_days: COOL_OFF_DAYS,
    max_concurrent_steps: Math.max(2, Math.min(USUAL_STEPS_AT_ONCE, Math.floor(learners / 3))),
    attempt_deadline: '40s',
    answer_timeout: '30s',
    ...(learners > USUAL_THRESHOLD ? { user_count_error_threshold: learners } : {}),
  };
  return dump({ ...file, lethe });
}
