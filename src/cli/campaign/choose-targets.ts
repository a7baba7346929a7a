import type { CampaignErrand, CampaignTarget } from '../../domain/campaign/campaign';
import { rewindTarget } from '../../domain/campaign/rewind-target';
import type { PipelineStep } from '../../domain/pipeline/pipeline';
import type { LearnerSight } from '../../operations/learners';

/** A learner of a campaign, with what was seen of them. */
export interface Chosen {
  readonly sight: LearnerSight;
  readonly target: CampaignTarget;
}

/** With `rewind`, who has nothing to go back from is left out. */
export function chooseTargets(
  errand: CampaignErrand,
  sights: readonly LearnerSight[],
  steps: readonly PipelineStep[],
  rewind: boolean,
): readonly Chosen[] {
  const resets = errand.kind === 'verb' && errand.verb === 'reset';
  return sights.flatMap((sight) => {
    const { userId, retirementId, phase, firstRunId, username, lmsState, lastState, step } = sight;
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
      ...(resets && lastState !== undefined && lmsState !== undefined ? { lmsState } : {}),
    };
    return [{ sight, target }];
  });
}
