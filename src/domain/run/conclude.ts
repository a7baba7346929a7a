import { missingSteps, placeOf } from './account';
import type { EndedPhase } from './phase';
import type { RunState } from './state';
import { startsOf } from './stuck';

export function ended(state: RunState, phase: EndedPhase, how: string): RunState {
  return { ...state, ended: { phase, how }, retrying: undefined, owed: undefined };
}

/** Ends the run where the LMS has ended the retirement. */
export function conclude(state: RunState): RunState {
  const place = placeOf(state);
  if (place.kind === 'gone') {
    return wasBegun(state) || state.lms.reused === true
      ? state
      : ended(state, 'withdrawn', 'the retirement vanished from the LMS before anything was done');
  }
  if (place.kind !== 'ended') return state;
  if (place.state === 'ABORTED') return ended(state, 'aborted', 'found ABORTED in the LMS; this run did not write it');
  const missing = missingSteps(state);
  if (missing.length === 0)
    return ended(state, 'completed', 'found COMPLETE in the LMS, and every step is accounted for');
  const how = `found COMPLETE in the LMS; this run did not write it, and nothing accounts for ${startsOf(missing)}`;
  return ended(state, 'closed-elsewhere', how);
}

/** Somebody has begun to erase the learner: we, or somebody who put the LMS past PENDING. */
export function wasBegun({ touched, enrolledIn, lms }: RunState): boolean {
  return touched.length > 0 || enrolledIn !== 'PENDING' || lms.state !== 'PENDING';
}
