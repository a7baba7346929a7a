import { DUE_A_PAGE } from '../../domain/discovery/due-a-page';
import { isDue } from '../../domain/learner/cool-off';
import type { Learner } from '../../domain/learner/learner';
import { restingStatesOf } from '../../domain/pipeline/pipeline';
import { type LmsClient, ofState } from '../../openedx/lms/lms';
import type { ListDueInput, ListDueResult } from '../../workflows/ask/messages';
import type { ActivityParts } from '../kit/activity-parts';
import { attempt } from '../kit/attempt';

/** Everybody who waits is read once; see `findLearner`. @unit milliseconds */
const LIST_DEADLINE_MS = 600_000;

/** How long a reading is kept for its next page. @unit milliseconds */
const KEPT_MS = 300_000;

interface Reading {
  readonly readAtMs: number;
  readonly due: readonly { readonly retirementId: number; readonly username: string }[];
  readonly coolOffDays: number | null;
  readonly unreadable: number;
}

/**
 * Who is due by the rules in force, a page of names at a time: the list of everybody would be too long for one answer.
 * Changes nothing. A page that is asked of another worker is read again there.
 */
export function createListDueLearners(parts: ActivityParts) {
  let kept: Reading | undefined;
  let timer: NodeJS.Timeout | undefined;
  const keep = (reading: Reading | undefined) => {
    clearTimeout(timer);
    kept = reading;
    timer = reading === undefined ? undefined : setTimeout(() => keep(undefined), KEPT_MS).unref();
  };
  return (input: ListDueInput): Promise<ListDueResult> =>
    attempt(parts, undefined, LIST_DEADLINE_MS, { service: 'LMS' }, async ({ signal }) => {
      const again = kept !== undefined && kept.readAtMs === input.readAtMs ? kept : undefined;
      const reading = again ?? (await read(parts, parts.services.lms(signal), input));
      const { due, ...said } = reading;
      const left = due.filter(({ retirementId }) => retirementId > (input.after ?? 0));
      const page = left.slice(0, DUE_A_PAGE);
      const more = left.length > page.length;
      keep(more ? reading : undefined);
      const last = page.at(-1)?.retirementId;
      return {
        ...said,
        due: due.length,
        usernames: page.map(({ username }) => username),
        ...(more && last !== undefined ? { next: last } : {}),
      };
    });
}

async function read(parts: ActivityParts, lms: LmsClient, input: ListDueInput): Promise<Reading> {
  const { rules } = parts.services;
  const seen = await parts.records.read(rules.card.id);
  const { plan } = seen.kind === 'found' ? seen.record.settings : rules;
  const coolOffDays = plan.coolOffDays === null ? null : Math.max(plan.coolOffDays, input.coolOffDays ?? 0);
  const readAtMs = Date.now();
  const due = new Map<number, Learner>();
  let unreadable = 0;
  const rest = restingStatesOf(plan.steps).slice(1);
  const everybody = async function* () {
    yield* ofState(lms, 'PENDING');
    if (rest.length > 0) yield* lms.retirementQueue({ states: rest, coolOffDays: 0 });
  };
  for await (const row of everybody()) {
    if (row.kind === 'unreadable') {
      unreadable += 1;
      continue;
    }
    const { userId, currentState, created } = row.record;
    if (currentState !== 'PENDING' || (coolOffDays !== null && isDue(created, coolOffDays, readAtMs))) {
      due.set(userId, row.record);
    }
  }
  return {
    readAtMs,
    coolOffDays,
    unreadable,
    due: [...due.values()]
      .sort((a, b) => a.retirementId - b.retirementId)
      .map(({ retirementId, originalUsername }) => ({ retirementId, username: originalUsername })),
  };
}
