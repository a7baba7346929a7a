import type { LearnerView } from '../../sandbox/sandbox-admin';
import { PATCH } from './deeds-of';
import { CALLS_IN_ORDER, STATES_IN_ORDER } from './run-requests';

/** Services that the pipeline of the sandbox does not go to. */
const NOT_IN_THE_PIPELINE = ['proctoring-backend', 'extra'];

/** PATCH, call, PATCH for each step, and a PATCH to COMPLETE. */
const DEEDS_IN_ORDER: readonly string[] = [...CALLS_IN_ORDER.flatMap((call) => [PATCH, call, PATCH]), PATCH];

/**
 * Whether each step took effect in its order, whatever happened meanwhile: every state once, every call between its
 * two PATCHes (a call whose answer was lost is repeated there, which does no harm), nothing after the end.
 * @param deeds of `deedsOf()`
 * @returns what is wrong, in words; nothing when all is well
 */
export function judgeLearner(learner: LearnerView, deeds: readonly string[]): string[] {
  const wrong: string[] = [];
  const states = statesOf(learner);
  const forward = learner.state === 'ERRORED' ? states.slice(0, -1) : states;
  if (forward.some((state, at) => state !== STATES_IN_ORDER[at])) wrong.push(`went ${states.join(' → ')}`);
  const once = deeds.filter((deed, at) => deed === PATCH || deed !== deeds[at - 1]);
  const inOrder = learner.state === 'ERRORED' ? once.slice(0, -1) : once;
  if (inOrder.some((deed, at) => deed !== DEEDS_IN_ORDER[at])) wrong.push(`was done: ${deeds.join(', ')}`);
  if (learner.state === 'COMPLETE') {
    const traces = learner.traces.filter((trace) => !NOT_IN_THE_PIPELINE.includes(trace));
    if (traces.length > 0) wrong.push(`COMPLETE, and known to ${traces.join(', ')}`);
    if (once.length < DEEDS_IN_ORDER.length) wrong.push(`COMPLETE after ${once.length} deeds`);
  }
  return wrong;
}

/** States that the learner went through, as the LMS wrote them down. */
export function statesOf(learner: LearnerView): string[] {
  return ['PENDING', ...learner.responses.slice(1).map((text) => /^Moved from \S+ to (\S+):/.exec(text)?.[1] ?? '?')];
}
