import { isReportOf } from '../../domain/partner-report/report-file-name';
import { HOUR_MS } from '../../domain/time/day-ms';
import type { ActivityParts } from '../kit/activity-parts';
import { attempt } from '../kit/attempt';
import type { ExpireInput, ExpireResult } from './contract';
import { notInForce } from './reporting';

const EXPIRE_DEADLINE_MS = HOUR_MS;
const MOST_NAMES = 100;
const FACTS = { service: 'partner-report' } as const;

/**
 * Deletes reports of this platform that were written before a time; nothing else in the same place, and no report of another
 * site. A repeat deletes those that are left.
 */
export function createExpireReports(parts: ActivityParts) {
  return ({ site, beforeMs, dryRun }: ExpireInput): Promise<ExpireResult> =>
    attempt<unknown, ExpireResult>(parts, site, EXPIRE_DEADLINE_MS, FACTS, async (now) => {
      const { partnerReports } = parts.services;
      const differs = await notInForce(parts);
      if (differs.length > 0) return { expired: 0, names: [], kept: 0, notSet: true, differs };
      if (partnerReports === undefined) return { expired: 0, names: [], kept: 0, notSet: true };
      const { platform } = partnerReports;
      const store = partnerReports.store(now.signal);
      let kept = 0;
      const old: { readonly id: string; readonly name: string }[] = [];
      for await (const { id, name, folder, writtenAtMs } of store.list()) {
        if (!isReportOf(platform, { folder, name })) continue;
        if (writtenAtMs < beforeMs) old.push({ id, name });
        else kept += 1;
      }
      for (const { id } of dryRun ? [] : old) {
        now.inTime();
        await store.remove(id);
      }
      return { expired: old.length, names: old.slice(0, MOST_NAMES).map(({ name }) => name), kept };
    });
}
