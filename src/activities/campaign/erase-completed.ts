import { whyNotAlone } from '../../domain/campaign/alone';
import type { CampaignErrand, CampaignTarget, TargetOutcome } from '../../domain/campaign/campaign';
import { RetirementError } from '../../domain/failure/failure';
import { eraseWith, findsByUserId } from '../../drivers/kit/driver';
import type { ActivityParts } from '../kit/activity-parts';
import { letStepBegin, recordInForce } from '../kit/in-force';
import type { RetirementNames } from '../kit/retirement-names';
import { whyNotByName } from './why-not-by-name';

/**
 * One step for a learner who is COMPLETE, by the driver of its service; their state stays. The row is read first: it must
 * be this very retirement, and still COMPLETE; and where the service goes by the username, nobody else may have it by now.
 * What the service does not answer is tried again by Temporal.
 */
export async function eraseCompleted(
  parts: ActivityParts,
  names: RetirementNames,
  { step: start, dryRun }: Extract<CampaignErrand, { kind: 'erase' }>,
  { userId, retirementId, username = '' }: CampaignTarget,
  signal: AbortSignal,
): Promise<TargetOutcome> {
  const refused = (says: string): TargetOutcome => ({ userId, is: 'refused', says });
  const { steps } = (await recordInForce(parts)).settings.plan;
  const why = whyNotAlone(steps, start);
  const step = steps.find((one) => one.start === start);
  if (why !== undefined || step === undefined) return refused(why ?? '');
  const lms = parts.services.lms(signal);
  const row = await lms.retirementStatus(username);
  if (row === 'not-asked') return refused('the LMS cannot be asked for a learner of this name');
  if (row === 'absent' || row.retirementId !== retirementId) return refused('the LMS has no such retirement any more');
  if (row.currentState !== 'COMPLETE') return refused(`the LMS says ${row.currentState}, not COMPLETE`);
  const bound = parts.services.driver(step.service);
  if (bound === undefined) return refused("the worker's file has no such service: restart it with the file in force");
  if (!findsByUserId(bound.driver, step.method)) {
    const another = await whyNotByName(lms, await names.read(lms), row);
    if (another !== undefined) return refused(`${another}: ${step.service} could erase the wrong person`);
  }
  // A hold of the instance, or of the service, holds this too.
  const { id, fingerprint } = parts.services.rules.card;
  const whose = { site: { instance: id, fingerprint }, learner: row, run: '' };
  const asked = letStepBegin(parts, {
    whose,
    step,
    before: 'COMPLETE',
    last: false,
    entered: false,
    mayHaveEnded: false,
    seenAtMs: Date.now(),
    mayBeRenamed: true,
    deadlineMs: 0,
  });
  if (dryRun === true) return { userId, ...(await asked.then(() => wouldCall(step.service), whyNotNow)) };
  await asked;
  try {
    const { outcome } = await eraseWith(bound.driver, step.method, row, bound.options, bound.context(signal));
    return { userId, is: 'accepted', says: outcome };
  } catch (error) {
    if (!(error instanceof RetirementError) || !OF_THE_LEARNER.includes(error.code)) throw error;
    return refused(`${step.service}: ${error.message}`);
  }
}

type Said = Omit<TargetOutcome, 'userId'>;

const wouldCall = (service: string): Said => ({ is: 'accepted', says: `${service} would be called` });

/** A campaign waits for the end of a hold; whatever else stands against it needs a person first. */
function whyNotNow(error: unknown): Said {
  if (!(error instanceof RetirementError)) throw error;
  const { service = 'it' } = error.facts;
  if (error.code === 'instance.held')
    return { is: 'accepted', says: `${service} is held: it would be called after that` };
  return { is: 'refused', says: error.message };
}

/** These say something of one learner; all others of the service. */
const OF_THE_LEARNER: readonly string[] = ['service.rejected', 'learner.renamed', 'service.failed'];
