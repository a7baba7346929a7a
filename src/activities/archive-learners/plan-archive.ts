import type { ArchiveWindow } from '../../domain/archive/archive-window';
import { BatchPlanner, type SetAside, type SetAsideWhy } from '../../domain/archive/plan-batches';
import { spaceRetries } from '../discover-learners/space-retries';
import type { ActivityParts } from '../kit/activity-parts';
import { attempt } from '../kit/attempt';
import { inPages } from '../kit/in-pages';
import { allComplete } from './complete-rows';
import type { PlanArchiveInput, PlanArchiveResult, SetAsideCounts } from './contract';

/** A list that hangs ends by the time-out of its answer; this bounds what is between two of them. @unit milliseconds */
const PLAN_DEADLINE_MS = 3_300_000;

/** So that a plan of any site fits into a payload, and its batches into one history. */
const MOST_BATCHES = 300;
const MOST_LOOKED_AT = 20;

/** Reads everybody who is COMPLETE, and says who goes into which file. Changes nothing. */
export function createPlanArchive(parts: ActivityParts) {
  return (input: PlanArchiveInput): Promise<PlanArchiveResult> =>
    spaceRetries(
      attempt(parts, input.site, PLAN_DEADLINE_MS, { service: 'LMS' }, async ({ signal, inTime }) => {
        const planner = new BatchPlanner(input.window, await waitingFor(input.window, parts, input.instance));
        for await (const row of allComplete(parts.services.lms(signal))) {
          inTime();
          if (row.kind === 'row') planner.add(row.record);
          else planner.addUnreadable(unreadable(row));
        }
        const { batchSize } = input.rules;
        const { setAside, ...plan } = planner.end({ batchSize, mostBatches: MOST_BATCHES, refused: input.refused });
        return { ...plan, setAside: countsOf(setAside) };
      }),
    );
}

/** LMS user ids of those of whom a report has come, and in no partner's file yet. */
async function waitingFor(
  { reportedBeforeMs = 0 }: ArchiveWindow,
  { pages }: Pick<ActivityParts, 'pages'>,
  instance: string,
): Promise<ReadonlySet<number>> {
  return reportedBeforeMs === 0 ? new Set() : inPages(pages, instance);
}

function unreadable(row: {
  readonly retirementId?: number;
  readonly userId?: number;
  readonly originalUsername?: string;
}) {
  const { retirementId, userId, originalUsername: username } = row;
  return {
    ...(retirementId === undefined ? {} : { retirementId }),
    ...(userId === undefined ? {} : { userId }),
    ...(username === undefined ? {} : { username }),
  };
}

function countsOf(setAside: readonly SetAside[]): SetAsideCounts {
  const counts: Partial<Record<SetAsideWhy, number>> = {};
  for (const { why } of setAside) counts[why] = (counts[why] ?? 0) + 1;
  return { counts, lookAt: setAside.flatMap(({ userId }) => userId ?? []).slice(0, MOST_LOOKED_AT) };
}
