import type { ActivityParts } from '../kit/activity-parts';
import { attempt } from '../kit/attempt';
import type { CountInput } from './contract';
import { REPORT_FACTS } from './reporting';

const COUNT_DEADLINE_MS = 300_000;

/** Learners whose entries are in these pages. */
export function createCountWaiting(parts: ActivityParts) {
  return ({ site, pages }: CountInput): Promise<number> =>
    attempt(parts, site, COUNT_DEADLINE_MS, REPORT_FACTS, async () => {
      let learners = 0;
      for (const page of pages) learners += (await parts.pages.read(page))?.length ?? 0;
      return learners;
    });
}
