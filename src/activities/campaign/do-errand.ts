import { setTimeout as sleep } from 'node:timers/promises';
import { Context } from '@temporalio/activity';
import type { CampaignErrand, CampaignTarget, TargetOutcome } from '../../domain/campaign/campaign';
import { FAILURES, RetirementError } from '../../domain/failure/failure';
import { inLanes } from '../../lanes/in-lanes';
import type { ActivityParts } from '../kit/activity-parts';
import { type Attempt, askedSooner, attempt } from '../kit/attempt';
import { mustServeInForce } from '../kit/in-force';
import type { RetirementNames } from '../kit/retirement-names';
import type { DoErrandInput, DoErrandResult } from './contract';
import { eraseCompleted } from './erase-completed';

/** It goes on where it stopped, so this only bounds one attempt. @unit milliseconds */
const ERRAND_DEADLINE_MS = 3_500_000;
/**
 * Learners in hand at once; each may wait for their run to come to a safe point. Fewer than the workflow tasks that a worker
 * takes up at once, so that it has a place for what a person says meanwhile.
 */
const AT_ONCE = 8;
/**
 * What it has done is shown when it ends: after so long nobody new is begun, and the next one goes on. Where the LMS is silent,
 * each learner takes a minute, and a person who looks would see for half an hour that nothing is done. @unit milliseconds
 */
const SHOWN_AFTER_MS = 20_000;

interface Memory {
  readonly outcomes: readonly TargetOutcome[];
}

/**
 * Does a campaign's errand for some learners. It remembers whom it is done with; for whom it was in the middle when its worker
 * died, it is done again, which changes nothing: a run that has had it gives the same answer. Ends early, with what it has,
 * when somebody cancels it, when it takes long, and when a failure would be the same for everybody: what it has done by then is
 * not lost.
 */
export function createDoErrand(parts: ActivityParts, names: RetirementNames) {
  return (input: DoErrandInput): Promise<DoErrandResult> =>
    attempt<Memory, DoErrandResult>(parts, undefined, ERRAND_DEADLINE_MS, {}, async (now) => {
      const outcomes = [...(now.remembered?.outcomes ?? [])];
      const unserved = await mustServeInForce(parts, input.site).then(() => undefined, whyStuck);
      if (unserved !== undefined) return { outcomes, stuck: { why: unserved, userIds: [] } };
      const failed: { readonly userId: number; readonly why: string }[] = [];
      const done = new Set(outcomes.map(({ userId }) => userId));
      const left = input.targets.filter(({ userId }) => !done.has(userId));
      const stopped = Context.current().cancellationSignal;
      const turn = new Turns(parts, now, input.perSecond);
      const doNext = async (target: CampaignTarget) => {
        if (parts.stopping.aborted) throw new RetirementError('engine.no-worker', {});
        await turn.next(stopped);
        if (!goesOn()) return;
        try {
          outcomes.push(await doFor(parts, names, input, target, now.signal));
          now.remember({ outcomes });
        } catch (error) {
          failed.push({ userId: target.userId, why: whyStuck(error) });
        }
      };
      const goesOn = () => !stopped.aborted && failed.length === 0;
      const untilMs = Date.now() + SHOWN_AFTER_MS;
      await inLanes(AT_ONCE, left, doNext, () => goesOn() && Date.now() < untilMs);
      const [first] = failed;
      if (first === undefined) return { outcomes };
      return { outcomes, stuck: { why: first.why, userIds: failed.map(({ userId }) => userId) } };
    });
}

/**
 * @returns what is wrong, where a person must do something first
 * @throws what is tried again
 */
function whyStuck(error: unknown): string {
  if (!(error instanceof RetirementError)) throw error;
  const { code, message } = error;
  const rule = FAILURES[code].retry;
  if (rule === 'never' || rule === 'slowly') return message;
  throw askedSooner(error);
}

async function doFor(
  parts: ActivityParts,
  names: RetirementNames,
  { instance, campaign, errand }: DoErrandInput,
  target: CampaignTarget,
  signal: AbortSignal,
): Promise<TargetOutcome> {
  const { userId } = target;
  if (errand.kind === 'erase') return eraseCompleted(parts, names, errand, target, signal);
  const { verb, request } = requestFor(errand, target);
  const said = await parts.runs.say(instance, { campaign, target, verb, request });
  return said.kind === 'answered'
    ? {
        userId,
        is: said.answer.accepted ? 'accepted' : 'refused',
        says: said.answer.accepted ? said.answer.note : said.answer.reason,
      }
    : { userId, is: said.kind === 'no-answer' ? 'unknown' : 'refused', says: WORDS[said.kind] };
}

const WORDS = {
  ended: 'the run has ended since you looked',
  opened: 'a run has been opened since you looked',
  'no-retirement': 'the LMS has no retirement of this learner any more',
  'no-answer': 'it was sent, and no answer came in time; see `lethe learner show`',
} as const;

/** Judged against what the person saw: another retirement, or another phase, is refused, and so is what else was chosen. */
function requestFor({ verb, request }: Extract<CampaignErrand, { kind: 'verb' }>, target: CampaignTarget) {
  const { retirementId, phase, revision, to, lmsState } = target;
  return {
    verb,
    request: {
      ...request,
      ...(to === undefined ? {} : { to }),
      ...(retirementId === undefined ? {} : { ifRetirementId: retirementId }),
      ...(phase === 'none' ? {} : { ifPhase: phase }),
      ...(revision === undefined ? {} : { ifRevision: revision }),
      ...(lmsState === undefined ? {} : { ifLmsState: lmsState }),
    },
  };
}

/**
 * Lets one learner after the other go: not more than so many a second, and none while the shared queue is full. The first one
 * waits, too: just before, the last one of another attempt may have gone.
 */
class Turns {
  private freeAtMs: number;

  constructor(
    private readonly parts: Pick<ActivityParts, 'pace'>,
    private readonly now: Attempt<Memory>,
    private readonly perSecond: number | undefined,
  ) {
    this.freeAtMs = Date.now() + 1_000 / (perSecond ?? Number.POSITIVE_INFINITY);
  }

  /** @param stopped somebody pauses or cancels: nobody waits any longer, and nobody goes */
  async next(stopped: AbortSignal): Promise<void> {
    if (this.perSecond !== undefined) {
      const waitMs = Math.max(0, this.freeAtMs - Date.now());
      this.freeAtMs = Math.max(this.freeAtMs, Date.now()) + 1_000 / this.perSecond;
      await sleep(waitMs, undefined, { signal: stopped }).catch(() => undefined);
      if (stopped.aborted) return;
    }
    this.now.inTime();
    // Its own verbs are bounded by those in hand, each of which waits for its answer.
    (await this.parts.pace.nextPlace(() => this.now.inTime())).free();
  }
}
