import { ARCHIVES, manifestName, readArchiveName } from '../../domain/archive/archive-name';
import type { ActivityParts } from '../kit/activity-parts';
import { attempt } from '../kit/attempt';
import { archivePlace } from './archive-place';
import type { ExpireArchivesInput, ExpireArchivesResult } from './contract';

/** @unit milliseconds */
const EXPIRE_DEADLINE_MS = 3_300_000;

/** Removes archives that are too old. Other files, and archives of other instances, are left alone. */
export function createExpireArchives(parts: ActivityParts) {
  return (input: ExpireArchivesInput): Promise<ExpireArchivesResult> =>
    attempt(parts, input.site, EXPIRE_DEADLINE_MS, {}, async ({ signal, inTime }) => {
      const { instance, rules, beforeMs, withScripts, dryRun } = input;
      const storage = archivePlace(parts, rules, signal);
      let [archives, bytes, oldestMs] = [0, 0, Number.POSITIVE_INFINITY];
      for await (const file of storage.list(ARCHIVES)) {
        const named = readArchiveName(file.name);
        const ours = named !== undefined && (named.instance === undefined ? withScripts : named.instance === instance);
        if (!ours) continue;
        if (named.atMs >= beforeMs) {
          oldestMs = Math.min(oldestMs, named.atMs);
          continue;
        }
        inTime();
        archives += 1;
        bytes += file.bytes;
        if (dryRun) continue;
        // The manifest first: an archive that is left behind is found again, a manifest is not.
        await storage.remove(manifestName(file.name));
        await storage.remove(file.name);
      }
      return {
        archives,
        bytes,
        ...(Number.isFinite(oldestMs) ? { oldestLeft: new Date(oldestMs).toISOString() } : {}),
      };
    });
}
