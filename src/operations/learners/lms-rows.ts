import {
  SELECT_LEARNERS,
  type SelectedLearner,
  type SelectLearnersQuestion,
  type SelectLearnersResult,
} from '../../workflows/campaign/messages';
import { askShortWorkflow } from '../kit/ask-short-workflow';
import type { OperationContext } from '../operation-context';
import { isRefusal, type Refusal } from '../refusal';
import { MeantInList } from './meant-in-list';
import { type LearnerName, readLearnerName } from './resolve-learner';

const ROWS_A_PAGE = 200;

interface LmsRows {
  readonly rows: readonly SelectedLearner[];
  readonly unreadable: number;
  readonly unknown?: readonly string[];
  readonly several?: readonly string[];
}

const NO_ROWS: LmsRows = { rows: [], unreadable: 0 };

type Within = Partial<Pick<SelectLearnersQuestion, 'states' | 'from' | 'to' | 'lenient'>>;

export async function rowsInStates(
  context: OperationContext,
  { states = [], ...more }: Within,
): Promise<LmsRows | Refusal> {
  return states.length === 0 ? NO_ROWS : rowsOfLms(context, { states, ...more });
}

/** Whom a name means is asked among everybody: somebody else in that state may have nearly the same name. */
export async function rowsOf(
  context: OperationContext,
  wanted: readonly string[],
  within: Within,
): Promise<LmsRows | Refusal> {
  const lines: { readonly line: string; readonly readings: readonly LearnerName[] }[] = [];
  for (const line of wanted) {
    const readings = readLearnerName(line);
    if (isRefusal(readings)) return readings;
    lines.push({ line, readings });
  }
  const names = lines.flatMap(({ readings }) => readings.map(givenOf));
  const everybody = await rowsOfLms(context, { states: [], wanted: names });
  if (isRefusal(everybody)) return everybody;
  const { states = [], from, to } = within;
  const narrowed = states.length > 0 || from !== undefined || to !== undefined;
  // A state that Lethe does not know is read only where it is named.
  const found = narrowed ? await rowsOfLms(context, { states, from, to, wanted: names }) : everybody;
  if (isRefusal(found)) return found;
  const list = new MeantInList([...everybody.rows, ...found.rows]);
  const meant = lines.map(({ line, readings }) => ({ line, ids: list.whom(readings) }));
  const several = meant.filter(({ ids }) => ids.length > 1).map(({ line }) => line);
  const ids = new Set(
    meant.flatMap(({ ids: [only, ...others] }) => (only === undefined || others.length > 0 ? [] : [only])),
  );
  const rows = found.rows.filter(({ userId }) => ids.has(userId));
  const chosen = new Set(rows.map(({ userId }) => userId));
  const unknown = meant.filter(
    ({ ids: [only, ...others] }) => others.length === 0 && !(only !== undefined && chosen.has(only)),
  );
  return { rows, unreadable: found.unreadable, unknown: unknown.map(({ line }) => line), several };
}

function givenOf(name: LearnerName): number | string {
  if (name.by === 'id') return name.userId;
  return name.by === 'email' ? name.email : name.username;
}

/** What the LMS has of them, page by page. */
async function rowsOfLms(
  context: OperationContext,
  question: Omit<SelectLearnersQuestion, 'after' | 'limit'>,
): Promise<LmsRows | Refusal> {
  const { wanted } = question;
  const parts = wanted === undefined ? [undefined] : slices(wanted);
  const rows = new Map<number, SelectedLearner>();
  let unreadable = 0;
  for (const part of parts) {
    for (let after = 0; ; ) {
      context.onProgress({ doing: 'reading-queue' });
      const page = await askShortWorkflow<SelectLearnersResult>(context, SELECT_LEARNERS, {
        ...question,
        ...(part === undefined ? {} : { wanted: part }),
        after,
        limit: ROWS_A_PAGE,
      });
      if (isRefusal(page)) return page;
      if (page.kind === 'no-such-state') return { refusal: 'no-such-state', state: page.state };
      for (const row of page.rows) rows.set(row.userId, row);
      unreadable = Math.max(unreadable, page.unreadable);
      after = page.rows.at(-1)?.retirementId ?? after;
      if (!page.more) break;
    }
  }
  return { rows: [...rows.values()], unreadable };
}

function slices<T>(items: readonly T[]): readonly (readonly T[])[] {
  const all: T[][] = [];
  for (let at = 0; at < items.length; at += ROWS_A_PAGE) all.push(items.slice(at, at + ROWS_A_PAGE));
  return all;
}
