import type { CampaignErrand, CampaignTarget } from '../../domain/campaign/campaign';
import { rewindTarget } from '../../domain/campaign/rewind-target';
import type { PipelineStep } from '../../domain/pipeline/pipeline';
import type { LearnerSight } from '../learners/look-at-learners';
import type { Selected } from '../learners/select-learners';

/** A learner of a campaign, with what was seen of them. */
export interface Chosen {
  readonly sight: LearnerSight;
  readonly target: CampaignTarget;
}

/** Who was asked for and is not in a campaign. */
export interface LeftOut extends Omit<Selected, 'sights' | 'movedOn'> {
  /** With `rewind`: learners of whom nobody can tell where they go back to. */
  readonly notBack: number;
}

interface Targets {
  readonly chosen: readonly Chosen[];
  readonly leftOut: LeftOut;
}

/**
 * For whom a campaign is: what each learner is judged against, and who is left out.
 * @param rewind each goes back to the end of the last step that was done
 * @param states of the LMS that they were chosen by: who is in another one, when their turn comes, is refused
 */
export function chooseTargets(
  errand: CampaignErrand,
  { sights, movedOn: _, ...notFound }: Selected,
  steps: readonly PipelineStep[],
  rewind: boolean,
  states: readonly string[],
): Targets {
  const byState = errand.kind === 'verb' && (errand.verb === 'reset' || states.length > 0);
  const chosen = sights.flatMap((sight) => {
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
  return { chosen, leftOut: { ...notFound, notBack: sights.length - chosen.length } };
}
