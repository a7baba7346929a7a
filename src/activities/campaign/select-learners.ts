import { folded } from '../../domain/text/folded';
import { utcDay } from '../../domain/time/utc-day';
import { finished, isRefusal, type LmsClient, ofState, unfinished } from '../../openedx/lms/lms';
import type { ListRow } from '../../openedx/lms/retirement-rows';
import { StatesOfLms } from '../discover-learners/states-of-lms';
import type { ActivityParts } from '../kit/activity-parts';
import { attempt } from '../kit/attempt';
import type { SelectedLearner, SelectLearnersInput, SelectLearnersResult } from './contract';

/** Everybody may be read. @unit milliseconds */
const SELECT_DEADLINE_MS = 600_000;
/** A list that was read is kept so long for its next page. @unit milliseconds */
const KEPT_MS = 120_000;

interface Selected {
  readonly rows: readonly SelectedLearner[];
  readonly unreadable: number;
}

/** Learners whom the LMS has in some states, a page at a time. One list is kept between two pages in the same worker. */
export function createSelectLearners(parts: ActivityParts) {
  let kept: { readonly key: string; readonly selected: Selected; readonly timer: NodeJS.Timeout } | undefined;
  const drop = () => {
    clearTimeout(kept?.timer);
    kept = undefined;
  };
  const read = async (input: SelectLearnersInput, signal: AbortSignal): Promise<Selected> => {
    const { after, limit: _, ...question } = input;
    const key = JSON.stringify(question);
    if (after > 0 && kept?.key === key) return kept.selected;
    drop();
    const selected = await select(parts, parts.services.lms(signal), input);
    const timer = setTimeout(drop, KEPT_MS);
    timer.unref();
    kept = { key, selected, timer };
    return selected;
  };
  return (input: SelectLearnersInput): Promise<SelectLearnersResult> =>
    attempt(parts, undefined, SELECT_DEADLINE_MS, { service: 'LMS' }, async ({ signal }) => {
      const lms = parts.services.lms(signal);
      const unknown = input.lenient === true ? undefined : await unknownState(lms, input.states);
      if (unknown !== undefined) return { kind: 'no-such-state', state: unknown };
      const { rows, unreadable } = await read(input, signal);
      const left = rows.filter(({ retirementId }) => retirementId > input.after);
      const page = left.slice(0, input.limit);
      const more = left.length > page.length;
      if (!more) drop();
      return { kind: 'rows', rows: page, more, unreadable };
    });
}

/** The LMS refuses a state that it does not have. */
async function unknownState(lms: LmsClient, states: readonly string[]): Promise<string | undefined> {
  for (const state of states) {
    try {
      for await (const _ of lms.retirementQueue({ states: [state], coolOffDays: 0, limit: 0 }));
    } catch (error) {
      if (isRefusal(error)) return state;
      throw error;
    }
  }
  return undefined;
}

async function select({ services }: ActivityParts, lms: LmsClient, input: SelectLearnersInput): Promise<Selected> {
  const { from, to, wanted, lenient } = input;
  const states = lenient === true ? await new StatesOfLms().among(lms, input.states) : input.states;
  const isWanted = wanted === undefined ? () => true : wantedBy(wanted);
  const found = new Map<number, SelectedLearner>();
  let unreadable = 0;
  const lists: AsyncIterable<ListRow>[] =
    input.states.length === 0
      ? [unfinished(lms, services.rules.plan.steps, []), finished(lms)]
      : states.map((state) => ofState(lms, state, from));
  for (const list of lists) {
    for await (const row of list) {
      if (row.kind === 'unreadable') {
        unreadable += 1;
        continue;
      }
      const { userId, retirementId, originalUsername, originalEmail, currentState, lastState, created } = row.record;
      const day = utcDay(created);
      if ((from !== undefined && day < from) || (to !== undefined && day > to)) continue;
      const one = { userId, retirementId, username: originalUsername, state: currentState, lastState };
      if (isWanted({ ...one, email: originalEmail })) {
        found.set(retirementId, wanted === undefined ? one : { ...one, email: originalEmail });
      }
    }
  }
  return { rows: [...found.values()].sort((one, other) => one.retirementId - other.retirementId), unreadable };
}

function wantedBy(wanted: readonly (number | string)[]) {
  const ids = new Set(wanted.filter((one) => typeof one === 'number'));
  const names = new Set(wanted.filter((one) => typeof one === 'string').map(folded));
  return ({ userId, username, email = '' }: SelectedLearner) =>
    ids.has(userId) || names.has(folded(username)) || (email !== '' && names.has(folded(email)));
}
