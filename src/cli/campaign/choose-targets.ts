import type { CampaignErrand, CampaignTarget } from '../../domain/campaign/campaign';
import { rewindTarget } from '../../domain/campaign/rewind-target';
import type { PipelineStep } from '../../domain/pipeline/pipeline';
import type { LearnerSight } from '../../operations/learners';

/** A learner of a campaign, with what was seen of them. */
export interface Chosen {
  readonly sight: LearnerSight;
  readonly target: CampaignTarget;
}

/**
 * With `rewind`, who has nothing to go back from is left out.
 * @param states of the LMS that they were chosen by: who is in another one, when their turn comes, is refused
 */
export function chooseTargets(
  errand: CampaignErrand,
  sights: readonly LearnerSight[],
  steps: readonly PipelineStep[],
  rewind: boolean,
  states: readonly string[],
): readonly Chosen[] {
  const byState = errand.kind === 'verb' && (errand.verb === 'reset' || states.length > 0);
  return sights.flatMap((sight) => {
    const { userId, retirementId, phase, firstRunId, username, lmsState, lastState, step, revision } = sight;
    const to = rewind ? rewindTarget(steps, { state: lmsState ?? '', lastState, step }) : undefined;
    if (rewind && to === undefined) return [];
    const target: CampaignTarget = {
      userId,
      phase,
      ...(retirementId === undefined ? {} : { retirementId }),
      ...(firstRunId === undefined ? {} : { firstRunId }),
      // A step of a COMPLETE learner is judged by the LMS, whatever a run of theirs says.
      ...(username !== undefined && (errand.kind === 'erase' || phase === 'none') ? { username } : {}),
      ...(to === undefined ? {} : { to }),
      ...(revision !== undefined ? { revision } : {}),
      ...(byState && lastState !== undefined && lmsState !== undefined ? { lmsState } : {}),
    };
    return [{ sight, target }];
  });
}
