import type { FoundLearner } from '../../workflows/ask/messages';
import type { OperationContext } from '../operation-context';
import { isRefusal, type Refusal } from '../refusal';
import { findInLms, findInRuns, type MeantLearner } from './find-learner';
import { type LearnerName, prefixed, readLearnerName } from './learner-name';
import { describeRun } from './learner-run';

export interface Resolved extends MeantLearner {
  /** The form it was taken for, where another reading of the name could not be asked about. */
  readonly takenFor?: string;
}

/**
 * Whom a name means, by the runs we have and by the LMS.
 * @param options.changes the learner is to be changed: then no doubt may be left
 */
export async function resolveLearner(
  context: OperationContext,
  text: string,
  { changes = false } = {},
): Promise<Resolved | Refusal> {
  const readings = readLearnerName(text);
  if (isRefusal(readings)) return readings;
  const [first, second] = readings;
  if (first !== undefined && second === undefined && first.by === 'id') return { userId: first.userId };
  const hits: { readonly name: LearnerName; readonly learners: readonly MeantLearner[] }[] = [];
  let takenFor: string | undefined;
  for (const name of readings) {
    const learners = await lookUp(context, name);
    const known = hits[0]?.name;
    if (!isRefusal(learners)) {
      if (learners.length > 0) hits.push({ name, learners });
    } else if (known === undefined) {
      return learners;
    } else if (changes) {
      return { refusal: 'unsure', form: prefixed(known) };
    } else {
      takenFor = prefixed(known);
    }
  }
  const all = new Map(hits.flatMap(({ learners }) => learners.map((learner) => [learner.userId, learner])));
  const [only] = all.values();
  if (only === undefined) return { refusal: 'no-learner' };
  if (all.size === 1) return { ...only, ...(takenFor === undefined ? {} : { takenFor }) };
  const forms = hits.length > 1 ? hits.map(({ name }) => prefixed(name)) : [...all.keys()].map((id) => `id:${id}`);
  return { refusal: 'several-learners', count: all.size, forms };
}

async function lookUp(context: OperationContext, name: LearnerName): Promise<readonly MeantLearner[] | Refusal> {
  if (name.by === 'id') {
    const run = await describeRun(context, name.userId);
    if (run !== undefined) return [{ userId: name.userId }];
  }
  let found: readonly FoundLearner[] | Refusal;
  try {
    found = await findInLms(context, name);
  } catch (error) {
    const known = context.signal.aborted ? [] : await knownByRuns(context, name);
    if (known.length === 0) throw error;
    return known;
  }
  if (isRefusal(found)) {
    // Who was not found may be there all the same, when the LMS could not be asked.
    const known = await knownByRuns(context, name);
    return known.length === 0 ? found : known;
  }
  if (found.length > 0) return found.map((one) => ({ userId: one.learner.userId, found: one }));
  return knownByRuns(context, name);
}

async function knownByRuns(context: OperationContext, name: LearnerName): Promise<readonly MeantLearner[]> {
  return name.by === 'user' ? findInRuns(context, name.username) : [];
}
