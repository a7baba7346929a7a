import { setTimeout as sleep } from 'node:timers/promises';
import { HOUR_MS } from '../../domain/time/day-ms';
import type { ActivityParts } from '../kit/activity-parts';
import { attempt } from '../kit/attempt';
import type { DrainInput } from './contract';
import { REPORT_FACTS } from './reporting';

/** A step may still begin on what it read of the record before; and lists are behind by some seconds. @unit milliseconds */
const UNTIL_SEEN_MS = 8_000;
const LOOK_EVERY_MS = 1_000;
const DRAIN_DEADLINE_MS = HOUR_MS;

/** Resolves when no step runs that began before a hold was seen everywhere. */
export function createDrainSteps(parts: ActivityParts) {
  return ({ site, heldAtMs }: DrainInput): Promise<void> =>
    attempt(parts, site, DRAIN_DEADLINE_MS, REPORT_FACTS, async (now) => {
      const seenAtMs = heldAtMs + UNTIL_SEEN_MS;
      const untilSeen = () => seenAtMs - Date.now();
      while (untilSeen() > 0) await sleep(Math.min(untilSeen(), LOOK_EVERY_MS), undefined, { signal: now.signal });
      while ((await parts.runs.stepsSince(site.instance, seenAtMs)) > 0) {
        now.inTime();
        await sleep(LOOK_EVERY_MS, undefined, { signal: now.signal });
      }
    });
}
