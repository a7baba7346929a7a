import type { Learner } from '../learner/learner';
import type { PipelineStep } from './pipeline';

/**
 * LMS methods that rename the learner: `retire` always, `retire_forum` where the forum's MySQL backend is on.
 * @source openedx-platform user_api; openedx-forum, MySQL backend
 */
const RENAMES = ['retirement_retire_forum', 'retirement_lms_retire'] as const;

/**
 * Looks up enrollments by the live username: after a rename it finds none, answers 204, and the enrollments stay.
 * @source openedx-platform enrollments, UnenrollmentView
 */
const NEEDS_THE_LIVE_NAME = 'retirement_unenroll';

/** A step that erases nothing, because another before it renames the learner. Both are positions in the pipeline. */
export interface WastedStep {
  readonly index: number;
  readonly renamedAt: number;
}

export function wastedSteps(steps: readonly PipelineStep[]): readonly WastedStep[] {
  const renamedAt = steps.findIndex(renames);
  if (renamedAt < 0) return [];
  return steps.flatMap((step, index) => (needsTheLiveName(step) && index > renamedAt ? [{ index, renamedAt }] : []));
}

/** The same steps with those that need the live username moved before the first that renames; the rest keep their order. */
export function soundOrder(steps: readonly PipelineStep[]): readonly PipelineStep[] {
  const renamedAt = steps.findIndex(renames);
  if (renamedAt < 0) return steps;
  const late = steps.slice(renamedAt).filter(needsTheLiveName);
  const rest = steps.slice(renamedAt).filter((step) => !needsTheLiveName(step));
  return [...steps.slice(0, renamedAt), ...late, ...rest];
}

/** Whether a step gives the account another name. */
export function renames(step: PipelineStep): boolean {
  return step.service === 'LMS' && (RENAMES as readonly string[]).includes(step.method);
}

type Asked = Pick<PipelineStep, 'service' | 'method'>;

/** Whether a step looks the learner up by the name that the account has now. */
export function needsTheLiveName({ service, method }: Asked): boolean {
  return service === 'LMS' && method === NEEDS_THE_LIVE_NAME;
}

/**
 * Whether a step would look by a name that the account no longer has: it would find nobody, or a living person. The run
 * asks this before it begins the step, the activity before START_STATE and again at the moment of the call.
 */
export function findsAnother(step: Asked, learner: Names): boolean {
  return needsTheLiveName(step) && isRenamed(learner);
}

type Names = Pick<Learner, 'username' | 'originalUsername'>;

/** Whether the record shows that the learner no longer has the name that they asked under. */
export function isRenamed({ username, originalUsername }: Names): boolean {
  return username !== undefined && username !== originalUsername;
}

/** Whether the record shows that they still have it; a record of an earlier build does not say. */
export function keepsName(learner: Names): boolean {
  return learner.username !== undefined && !isRenamed(learner);
}
