import type { Watermark } from '../../domain/discovery/watermark';
import { RetirementError } from '../../domain/failure/failure';
import { workingStatesOf } from '../../domain/pipeline/pipeline';
import { DAY_MS, MINUTE_MS } from '../../domain/time/day-ms';
import { utcDay } from '../../domain/time/utc-day';
import type { LmsClient } from '../../openedx/lms/lms';
import { ofState } from '../../openedx/lms/lms';
import type { ActivityParts } from '../kit/activity-parts';
import type { OpenRun } from '../kit/runs';
import { waitsAsErrored } from './moved-askers';

/** How far the worker's clock may be from the Temporal server's, by which runs end. @unit milliseconds */
const CLOCKS_APART_MS = 5 * MINUTE_MS;

/**
 * Whether there is nothing to do between two sweeps of a day: nobody has asked since, no run was lost, and nobody is
 * stranded. Runs whose learner was moved out of ERRORED are nudged here, so that one who waits long makes no sweep. Two
 * small requests, a third where somebody is ERRORED.
 * @returns how many were nudged; undefined where the whole queue must be read
 */
export async function nothingNew(
  parts: ActivityParts,
  lms: LmsClient,
  instance: string,
  watermark: Watermark,
): Promise<number | undefined> {
  if (Date.now() - watermark.sweptAtMs > DAY_MS) return undefined;
  try {
    // Its learner may be in the cool-off or between two steps, where no state shows that nobody follows them.
    if ((await parts.runs.lostSince(instance, watermark.sweptAtMs - CLOCKS_APART_MS)) > 0) return undefined;
    if (await anybodyAsked(lms, watermark)) return undefined;
    if (await anybodyIsStranded(parts, lms, instance)) return undefined;
    return await nudgeMoved(parts, lms, instance);
  } catch (error) {
    // The states have changed: the full sweep says which.
    if (error instanceof RetirementError && error.code === 'service.rejected') return undefined;
    throw error;
  }
}

async function anybodyAsked(lms: LmsClient, { day, retirementId }: Watermark): Promise<boolean> {
  const dayBefore = utcDay(Date.parse(day) - DAY_MS);
  for await (const row of ofState(lms, 'PENDING', dayBefore)) {
    const id = row.kind === 'row' ? row.record.retirementId : (row.retirementId ?? 0);
    if (id > retirementId) return true;
  }
  return false;
}

/** A learner in a working state for long, whom no run follows: one who only waits long has a run. */
async function anybodyIsStranded(parts: ActivityParts, lms: LmsClient, instance: string): Promise<boolean> {
  const { plan, discovery } = parts.services.rules;
  const states = workingStatesOf(plan.steps);
  if (states.length === 0) return false;
  const readAtMs = Date.now();
  const old: number[] = [];
  for await (const row of lms.retirementQueue({ states, coolOffDays: 0 })) {
    if (row.kind === 'row' && readAtMs - Date.parse(row.record.modified) >= discovery.adoptAfterMs) {
      old.push(row.record.userId);
    }
  }
  return old.length > 0 && (await parts.runs.withoutRun(instance, old, readAtMs)).size > 0;
}

async function nudgeMoved(parts: ActivityParts, lms: LmsClient, instance: string): Promise<number> {
  const asking = new Map<number, OpenRun>();
  for await (const run of parts.runs.openIn(instance, ['attention'])) {
    if (waitsAsErrored(run.attention)) asking.set(run.userId, run);
  }
  if (asking.size === 0) return 0;
  for await (const row of lms.retirementQueue({ states: ['ERRORED'], coolOffDays: 0 })) {
    const userId = row.kind === 'row' ? row.record.userId : row.userId;
    // A row that nobody can tell may be anybody's.
    if (userId === undefined) return 0;
    asking.delete(userId);
  }
  for (const userId of asking.keys()) await parts.runs.nudge(instance, userId, false);
  return asking.size;
}
