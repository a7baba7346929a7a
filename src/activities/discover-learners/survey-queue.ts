import { NOBODY_COUNTED } from '../../domain/discovery/discovery-counts';
import { knownForeignStates } from '../../domain/discovery/foreign-states';
import { RetirementError } from '../../domain/failure/failure';
import { statesOf } from '../../domain/pipeline/pipeline';
import { isRefusal, type LmsClient } from '../../openedx/lms/lms';
import type { ActivityParts } from '../kit/activity-parts';
import { attempt } from '../kit/attempt';
import type { OpenRun } from '../kit/runs';
import type { RulesInForce, SurveyInput, SurveyResult } from './contract';
import { nothingNew } from './nothing-new';
import { spaceRetries } from './space-retries';
import { StatesOfLms } from './states-of-lms';
import type { Sweep } from './sweep';
import { sweepQueue } from './sweep-queue';

/** A list that hangs ends by the time-out of its answer; this bounds what is between two of them. @unit milliseconds */
const SURVEY_DEADLINE_MS = 3_300_000;

/** Counts the queue; changes nothing in the LMS. */
export function createSurveyQueue(parts: ActivityParts, last: LastSweep) {
  return (input: SurveyInput): Promise<SurveyResult> =>
    spaceRetries(
      attempt(parts, input.rules?.site, SURVEY_DEADLINE_MS, { service: 'LMS' }, async ({ signal }) => {
        const at = underRules(parts, input.rules);
        const { rules } = at.services;
        const lms = parts.services.lms(signal);
        const base = {
          card: rules.card,
          coolOffDays: input.coolOffDays ?? rules.plan.coolOffDays,
        };
        const { watermark, instance } = input;
        if (!input.preview && watermark !== undefined) {
          const nudged = await nothingNew(at, lms, instance, watermark);
          const { retirementId: newestRetirementId, day: newestDay } = watermark;
          const seen = { ...base, counts: NOBODY_COUNTED, newestRetirementId, newestDay };
          if (nudged !== undefined) return { ...seen, swept: false, nudged };
        }
        const sweep = await readSweep(at, lms, instance, base.coolOffDays, last);
        last.keep(sweep);
        const { counts, newestRetirementId, newestDay, readAtMs } = sweep;
        return {
          ...base,
          counts,
          newestRetirementId,
          swept: true,
          readAtMs,
          ...(newestDay === undefined ? {} : { newestDay }),
        };
      }),
    );
}

/** The same parts, under the rules in force. */
export function underRules(parts: ActivityParts, inForce: RulesInForce | undefined): ActivityParts {
  if (inForce === undefined) return parts;
  const { plan, discovery } = inForce;
  const { services } = parts;
  return { ...parts, services: { ...services, rules: { ...services.rules, plan, discovery } } };
}

/** Reads the whole queue beside the open runs. */
export async function readSweep(
  parts: ActivityParts,
  lms: LmsClient,
  instance: string,
  coolOffDays: number | null,
  last: LastSweep,
): Promise<Sweep> {
  const { rules } = parts.services;
  const asking = new Map<number, OpenRun>();
  const held = new Set<number>();
  for await (const run of parts.runs.openIn(instance, ['attention', 'held'])) {
    if (run.phase === 'held') held.add(run.userId);
    else asking.set(run.userId, run);
  }
  try {
    return await sweepQueue({
      lms,
      rules,
      asking,
      held,
      coolOffDays,
      withoutRun: (userIds, sinceMs) => parts.runs.withoutRun(instance, userIds, sinceMs),
      elsewhere: (learners) => parts.runs.elsewhere(instance, learners),
      coolingOff: (userIds) => parts.runs.coolingOff(instance, userIds),
      statesAmong: (states) => last.states.among(lms, states),
      foreignStates: knownForeignStates(rules.plan.steps),
    });
  } catch (error) {
    if (!isRefusal(error)) throw error;
    last.states.forget();
    throw await statesDisagree(lms, statesOf(rules.plan.steps), error);
  }
}

/** Names the states of the pipeline that the LMS lacks. */
async function statesDisagree(
  lms: LmsClient,
  states: readonly string[],
  refused: RetirementError,
): Promise<RetirementError> {
  const has = await new StatesOfLms().among(lms, states);
  const lacks = states.filter((state) => !has.includes(state));
  const [step] = lacks;
  return step === undefined
    ? refused
    : new RetirementError('config.invalid', { service: 'LMS', status: 400, step, lacks });
}

/** How long a sweep is kept for the enrollment that follows it. @unit milliseconds */
const KEPT_MS = 300_000;

/** More learners than this are not kept in memory between the two activities: about 1 kB each. */
const KEPT_LEARNERS = 60_000;

/** What a survey found, kept for the enrollment that follows it in the same worker; another worker reads again. */
export class LastSweep {
  private kept: Sweep | undefined;
  private timer: NodeJS.Timeout | undefined;
  readonly states = new StatesOfLms();

  keep(sweep: Sweep): void {
    this.drop();
    if (sweep.toEnrol.length + sweep.toAdopt.length > KEPT_LEARNERS) return;
    this.kept = sweep;
    this.timer = setTimeout(() => this.drop(), KEPT_MS);
    this.timer.unref();
  }

  /** That reading and no other, once. @param readAtMs its time, which stands for it */
  take(readAtMs: number | undefined): Sweep | undefined {
    const { kept } = this;
    this.drop();
    return kept !== undefined && kept.readAtMs === readAtMs && Date.now() - kept.readAtMs < KEPT_MS ? kept : undefined;
  }

  private drop(): void {
    clearTimeout(this.timer);
    this.kept = undefined;
  }
}
