import type { FindLearnerInput, FoundLearner } from '../../workflows/ask/messages';
import { CliError } from '../shell/cli-error';
import { rooms } from '../shell/rooms';
import type { Session } from '../shell/session';
import { askShortWorkflow } from '../shell/short-workflow';
import { type LearnerName, prefixed, readLearnerName } from './learner-name';
import { learnerRow } from './learner-row';
import { describeRun } from './learner-run';

/** The learner that is meant. */
export interface MeantLearner {
  readonly userId: number;
  /** Record in the LMS, where it was asked. */
  readonly found?: FoundLearner;
}

/**
 * Whom a name means, by the runs we have and by the LMS.
 * @param options.changes the learner is to be changed: then no doubt may be left
 * @throws CliError not-found; usage when two learners could be meant; `engine.no-worker` when the LMS must be asked
 */
export async function resolveLearner(
  session: Session,
  instance: string,
  text: string,
  { changes = false } = {},
): Promise<MeantLearner> {
  const readings = readLearnerName(text);
  const [first, second] = readings;
  if (first !== undefined && second === undefined && first.by === 'id') return { userId: first.userId };
  const hits: { readonly name: LearnerName; readonly learners: readonly MeantLearner[] }[] = [];
  for (const name of readings) {
    const learners = await lookUp(session, instance, name).catch((error: unknown) => {
      if (hits[0] === undefined) throw error;
      return unsure(session, hits[0].name, changes);
    });
    if (learners.length > 0) hits.push({ name, learners });
  }
  const all = new Map(hits.flatMap(({ learners }) => learners.map((learner) => [learner.userId, learner])));
  const [only] = all.values();
  if (only === undefined)
    throw new CliError('not-found', 'no such learner', 'neither in the retirement queue nor among our runs');
  if (all.size === 1) return only;
  const forms = hits.length > 1 ? hits.map(({ name }) => prefixed(name)) : [...all.keys()].map((id) => `id:${id}`);
  throw new CliError('usage', `that may be ${all.size} learners`, `say which: ${forms.join(' or ')}`);
}

/** One reading is known and the other cannot be asked about: enough to look, too little to change anything. */
function unsure(session: Session, known: LearnerName, changes: boolean): readonly MeantLearner[] {
  const doubt = 'whether it is also a username cannot be asked now';
  if (changes) throw new CliError('unreachable', doubt, `say ${prefixed(known)}`);
  session.note(`taken for ${prefixed(known)}: ${doubt}`);
  return [];
}

async function lookUp(session: Session, instance: string, name: LearnerName): Promise<readonly MeantLearner[]> {
  if (name.by === 'id') {
    const run = await describeRun(session, instance, name.userId);
    if (run !== undefined) return [{ userId: name.userId }];
  }
  let trouble: unknown;
  try {
    const found = await findInLms(session, instance, name);
    if (found.length > 0) return found.map((one) => ({ userId: one.learner.userId, found: one }));
  } catch (error) {
    trouble = error;
  }
  const known = name.by === 'user' ? await findInRuns(session, instance, name.username) : [];
  // Who was not found may be there all the same, when the LMS could not be asked.
  if (known.length === 0 && trouble !== undefined) throw trouble;
  return known;
}

/** Asks the LMS through the worker; empty when it knows nobody of that name. */
export async function findInLms(
  session: Session,
  instance: string,
  name: LearnerName,
): Promise<readonly FoundLearner[]> {
  const { FIND_LEARNER } = rooms.messages();
  const by: FindLearnerInput['by'] =
    name.by === 'id'
      ? { userId: name.userId }
      : name.by === 'email'
        ? { email: name.email }
        : { username: name.username };
  return askShortWorkflow<readonly FoundLearner[]>(session, FIND_LEARNER, instance, { by });
}

/** A learner that the LMS has forgotten, or cannot be asked about, may still be known by the memo of a run. */
async function findInRuns(session: Session, instance: string, username: string): Promise<readonly MeantLearner[]> {
  const client = await session.client();
  const query = `WorkflowType = 'retireLearner' AND LetheInstance = '${instance}'`;
  const ids = new Set<number>();
  session.progress.show('looking through the runs of this instance');
  for await (const info of client.workflow.list({ query, pageSize: 1_000 })) {
    const row = learnerRow(info);
    if (row.username === username) ids.add(row.userId);
  }
  session.progress.clear();
  return [...ids].map((userId) => ({ userId }));
}
