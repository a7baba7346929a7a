import { REPORT_PREFIX, REPORT_SUFFIX } from '../../domain/partner-report/report-file-name';
import { DAY_MS, HOUR_MS } from '../../domain/time/day-ms';
import type { ActivityParts } from '../kit/activity-parts';
import { attempt } from '../kit/attempt';
import type { ExpireInput, ExpireResult } from './contract';

const EXPIRE_DEADLINE_MS = HOUR_MS;
const MOST_NAMES = 100;
const FACTS = { service: 'partner-report' } as const;

/** Deletes reports that are older than so many days; nothing else in the same place. */
export function createExpireReports(parts: ActivityParts) {
  return ({ site, ageInDays, dryRun }: ExpireInput): Promise<ExpireResult> =>
    attempt<number, ExpireResult>(parts, site, EXPIRE_DEADLINE_MS, FACTS, async (now) => {
      const { partnerReports } = parts.services;
      if (partnerReports === undefined) return { expired: 0, names: [], kept: 0, notSet: true };
      const store = partnerReports.store(now.signal);
      const beforeMs = Date.now() - ageInDays * DAY_MS;
      let [expired, kept] = [now.remembered ?? 0, 0];
      const old: { readonly id: string; readonly name: string }[] = [];
      for await (const { id, name, writtenAtMs } of store.list()) {
        if (!isReport(name)) continue;
        if (writtenAtMs < beforeMs) old.push({ id, name });
        else kept += 1;
      }
      for (const { id } of old) {
        now.inTime();
        if (!dryRun) await store.remove(id);
        expired += 1;
        now.remember(expired);
      }
      return { expired, names: old.slice(0, MOST_NAMES).map(({ name }) => name), kept };
    });
}

function isReport(name: string): boolean {
  return name.startsWith(REPORT_PREFIX) && name.endsWith(REPORT_SUFFIX);
}
