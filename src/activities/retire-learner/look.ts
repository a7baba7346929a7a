import type { ActivityParts } from '../kit/activity-parts';
import { attempt } from '../kit/attempt';
import type { LookInput, LookResult } from './contract';
import { findRow } from './find-row';

const LOOK_DEADLINE_MS = 75_000;

/** Asks the LMS where the learner is, and brings the plan as this worker has it. */
export function createLook(parts: ActivityParts) {
  return (input: LookInput): Promise<LookResult> =>
    attempt(parts, input.whose.site, LOOK_DEADLINE_MS, { service: 'LMS' }, async ({ signal }) => {
      const learner = await findRow(parts.services.lms(signal), input.whose.learner, input.states);
      const { plan } = parts.services.rules;
      return { row: learner === undefined ? { kind: 'gone' } : { kind: 'found', learner }, plan };
    });
}
