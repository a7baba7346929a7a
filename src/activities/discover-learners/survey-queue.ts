import { NOBODY_COUNTED } from '../../domain/discovery/discovery-counts';
import { knownForeignStates } from '../../domain/discovery/foreign-states';
import { RetirementError } from '../../domain/failure/failure';
import { statesOf, workingStatesOf } from '../../domain/pipeline/pipeline';
import { everyRow } from '../../openedx/lms/list-row';
import type { LmsClient } from '../../openedx/lms/lms';
import type { ActivityParts } from '../kit/activity-parts';
import { attempt } from '../kit/attempt';
import type { SurveyInput, SurveyResult } from './contract';
import { type Sweep, sweepQueue } from './sweep-queue';

/** A queue of 50,000 is read in seconds; a slow LMS may need minutes. @unit milliseconds */
export const SURVEY_DEADLINE_MS = 600_000;
const DAY_MS = 86_400_000;

/** What a survey found, kept for the enrollment that follows it in the same worker; another worker reads again. */
export interface LastSweep {
  sweep?: Sweep;
}

/** More learners than this are not kept in memory between the two activities. */
const KEPT_LEARNERS = 5_000;

/** Counts the queue; changes nothing. */
export function createSurveyQueue(parts: ActivityParts, last: LastSweep) {
  return (input: SurveyInput): Promise<SurveyResult> =>
    attempt(parts, undefined, SURVEY_DEADLINE_MS, { service: 'LMS' }, async ({ signal }) => {
      const { rules } = parts.services;
      const lms = parts.services.lms(signal);
      const first = !(await parts.runs.everRan(input.instance));
      const base = {
        card: rules.card,
        first,
        newLearnerThreshold: rules.discovery.newLearnerThreshold,
        coolOffDays: input.coolOffDays ?? rules.plan.coolOffDays,
      };
      const asksFirst = first && input.coolOffDays === undefined;
      if (!input.preview && !first && (await nothingNew(parts, lms, input))) {
        const { retirementId, day } = input.watermark as NonNullable<typeof input.watermark>;
        return { ...base, counts: NOBODY_COUNTED, newestRetirementId: retirementId, newestDay: day, swept: false };
      }
      const sweep = await readSweep(parts, lms, input.instance, base.coolOffDays, input.preview || asksFirst);
      last.sweep = sweep.toEnrol.length + sweep.toAdopt.length <= KEPT_LEARNERS ? sweep : undefined;
      return {
        ...base,
        counts: sweep.counts,
        newestRetirementId: sweep.newestRetirementId,
        newestDay: sweep.newestDay,
        swept: true,
        readAtMs: sweep.readAtMs,
      };
    });
}

/** Reads the whole queue beside the open runs. */
export async function readSweep(
  parts: ActivityParts,
  lms: LmsClient,
  instance: string,
  coolOffDays: number | null,
  preview: boolean,
): Promise<Sweep> {
  const { rules } = parts.services;
  const withoutRun = (userIds: readonly number[], sinceMs: number) => parts.runs.withoutRun(instance, userIds, sinceMs);
  const asking = new Map();
  for await (const run of parts.runs.openIn(instance, ['attention'])) asking.set(run.userId, run);
  const foreignStates = preview ? await statesTheLmsHas(lms, knownForeignStates(rules.plan.steps)) : [];
  try {
    return await sweepQueue({ lms, rules, withoutRun, asking, coolOffDays, foreignStates });
  } catch (error) {
    if (error instanceof RetirementError && error.code === 'service.rejected')
      throw await statesDisagree(lms, rules.plan.steps);
    throw error;
  }
}

/** Between two sweeps of a day: nobody asked since, nobody is stranded, nobody was moved. Two or three small requests. */
async function nothingNew(
  parts: ActivityParts,
  lms: LmsClient,
  { instance, watermark }: SurveyInput,
): Promise<boolean> {
  if (watermark === undefined || Date.now() - watermark.sweptAtMs > DAY_MS) return false;
  const { plan, discovery } = parts.services.rules;
  const dayBefore = new Date(Date.parse(watermark.day) - DAY_MS).toISOString().slice(0, 10);
  const today = new Date().toISOString().slice(0, 10);
  try {
    const asked = { state: 'PENDING', startDate: dayBefore, endDate: today };
    for await (const row of everyRow(lms.retirementsByStatusAndDate(asked))) {
      if (row.retirementId > watermark.retirementId) return false;
    }
    for await (const row of everyRow(lms.retirementQueue({ states: workingStatesOf(plan.steps), coolOffDays: 0 }))) {
      if (Date.now() - Date.parse(row.modified) >= discovery.adoptAfterMs) return false;
    }
    const asking = new Set<number>();
    for await (const run of parts.runs.openIn(instance, ['attention'])) asking.add(run.userId);
    if (asking.size === 0) return true;
    for await (const row of everyRow(lms.retirementQueue({ states: ['ERRORED'], coolOffDays: 0 }))) {
      asking.delete(row.userId);
    }
    return asking.size === 0;
  } catch (error) {
    // Midnight has passed here and not there, or the states changed: the full sweep says which.
    if (error instanceof RetirementError && error.code === 'service.rejected') return false;
    throw error;
  }
}

async function statesTheLmsHas(lms: LmsClient, states: readonly string[]): Promise<string[]> {
  const known: string[] = [];
  for (const state of states) if (await knows(lms, state)) known.push(state);
  return known;
}

/** `limit=0` is answered with nobody, but a state that the LMS lacks is refused all the same. */
async function knows(lms: LmsClient, state: string): Promise<boolean> {
  try {
    for await (const _ of lms.retirementQueue({ states: [state], coolOffDays: 0, limit: 0 }));
    return true;
  } catch (error) {
    if (error instanceof RetirementError && error.code === 'service.rejected') return false;
    throw error;
  }
}

/** Names the first state of the pipeline that the LMS lacks. */
async function statesDisagree(lms: LmsClient, steps: Parameters<typeof statesOf>[0]): Promise<RetirementError> {
  for (const state of statesOf(steps)) {
    if (!(await knows(lms, state)))
      return new RetirementError('config.invalid', { service: 'LMS', status: 400, step: state });
  }
  return new RetirementError('service.rejected', { service: 'LMS', status: 400 });
}
