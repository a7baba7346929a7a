import { ARCHIVES, manifestName, readArchiveName } from '../../domain/archive/archive-name';
import { whoseArchive } from '../../domain/archive/whose-archive';
import { isOfSite } from '../../domain/instance/record';
import type { ActivityParts } from '../kit/activity-parts';
import { attempt } from '../kit/attempt';
import { recordInForce } from '../kit/in-force';
import { archivePlace } from './archive-place';
import type { ExpireArchivesInput, ExpireArchivesResult } from './contract';

/** @unit milliseconds */
const EXPIRE_DEADLINE_MS = 3_300_000;

/** Removes archives that are too old. Other files, and archives of other instances and sites, are left alone. */
export function createExpireArchives(parts: ActivityParts) {
  return (input: ExpireArchivesInput): Promise<ExpireArchivesResult> =>
    attempt(parts, input.site, EXPIRE_DEADLINE_MS, {}, async ({ signal, inTime }) => {
      const { instance, rules, beforeMs, withScripts, dryRun } = input;
      const storage = archivePlace(parts, rules, signal);
      const record = await recordInForce(parts);
      let [archives, bytes, oldestMs, otherSite] = [0, 0, Number.POSITIVE_INFINITY, 0];
      for await (const file of storage.list(ARCHIVES)) {
        const named = readArchiveName(file.name);
        if (named === undefined) continue;
        const whose = whoseArchive(named, instance, (site) => isOfSite(record, site));
        if (whose === 'same-id' && named.atMs < beforeMs) otherSite += 1;
        if (whose !== 'ours' && !(whose === 'script' && withScripts)) continue;
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
        ...(otherSite === 0 ? {} : { otherSite }),
      };
    });
}
