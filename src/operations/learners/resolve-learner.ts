import type { Learner } from '../../domain/learner/learner';
import { userIdOf, usernameOf } from '../../temporal/visibility/learner-row';
import { listExecutions } from '../../temporal/visibility/list-executions';
import { retirements } from '../../temporal/visibility/retirements';
import { FIND_LEARNER, type FindLearnerInput, type FoundLearner } from '../../workflows/ask/messages';
import { askShortWorkflow } from '../kit/ask-short-workflow';
import type { OperationContext } from '../operation-context';
import { isRefusal, type Refusal } from '../refusal';
import { describeRun } from './learner-run';

/** What a learner may be named by. */
export type LearnerName =
  | { readonly by: 'id'; readonly userId: number }
  | { readonly by: 'email'; readonly email: string }
  | { readonly by: 'user'; readonly username: string };

/** The learner that is meant. */
export interface MeantLearner {
  readonly userId: number;
  /** Record in the LMS, where it was asked. */
  readonly found?: FoundLearner;
}

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
  const others: string[] = [];
  let takenFor: string | undefined;
  for (const name of readings) {
    const learners = await lookUp(context, name);
    const known = hits[0]?.name;
    if (!isRefusal(learners)) {
      const spelled = changes && name.by === 'user' ? otherSpellings(name.username, learners) : [];
      others.push(...spelled);
      if (learners.length > 0 && spelled.length === 0) hits.push({ name, learners });
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
  if (only === undefined && others.length > 0) return { refusal: 'other-spelling', usernames: others };
  if (only === undefined) return { refusal: 'no-learner' };
  if (all.size === 1) return { ...only, ...(takenFor === undefined ? {} : { takenFor }) };
  const forms = hits.length > 1 ? hits.map(({ name }) => prefixed(name)) : [...all.keys()].map((id) => `id:${id}`);
  return { refusal: 'several-learners', count: all.size, forms };
}

/**
 * Usernames that the LMS has, where none of them is the one that was given: they differ by case or accents, so they may be
 * somebody else's, and no verb is sent by such a name. Empty where the name was exact.
 */
export function otherSpellings(
  username: string,
  learners: readonly { readonly found?: FoundLearner }[],
): readonly string[] {
  const rows = learners.flatMap(({ found }) => (found === undefined ? [] : [found.learner]));
  if (rows.length < learners.length || rows.some((row) => isExact(row, username))) return [];
  return rows.map(({ originalUsername }) => originalUsername);
}

function isExact({ originalUsername, retiredUsername }: Learner, username: string): boolean {
  return originalUsername === username || retiredUsername === username;
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

/** Asks the LMS through the worker; empty when it knows nobody of that name. */
export function findInLms(context: OperationContext, name: LearnerName): Promise<readonly FoundLearner[] | Refusal> {
  const by: FindLearnerInput['by'] =
    name.by === 'id'
      ? { userId: name.userId }
      : name.by === 'email'
        ? { email: name.email }
        : { username: name.username };
  return askShortWorkflow<readonly FoundLearner[]>(context, FIND_LEARNER, { by });
}

/** The LMS's record of a learner whose id is known. */
export async function findById(context: OperationContext, userId: number): Promise<FoundLearner | Refusal | undefined> {
  const found = await findInLms(context, { by: 'id', userId });
  return isRefusal(found) ? found : found[0];
}

/** A learner that the LMS has forgotten, or cannot be asked about, may still be known by the memo of a run. */
async function findInRuns(
  { client, instance, onProgress }: OperationContext,
  username: string,
): Promise<readonly MeantLearner[]> {
  const ids = new Set<number>();
  onProgress({ doing: 'searching-runs' });
  for await (const raw of listExecutions(client, retirements([instance]))) {
    const userId = userIdOf(raw.execution?.workflowId);
    if (userId !== undefined && (await usernameOf(client, raw)) === username) ids.add(userId);
  }
  return [...ids].map((userId) => ({ userId }));
}

/**
 * What a name that a person gave may mean. `user:`, `email:` and `id:` settle it; else digits may be an id or a
 * username, and what has an @ may be an e-mail or (where a site allows it) a username.
 * @returns one reading or two, the likelier first
 */
export function readLearnerName(text: string): readonly LearnerName[] | Refusal {
  const [, prefix, rest = ''] = /^(user|email|id):(.*)$/s.exec(text) ?? [];
  if (prefix !== undefined && rest === '') return notAName(`there is nothing after ${prefix}:`);
  if (prefix === 'id') return readId(rest) ?? notAnId(rest);
  if (prefix === 'email') return [{ by: 'email', email: rest }];
  if (prefix === 'user') return [{ by: 'user', username: rest }];
  if (text.trim() === '') return notAName('which learner?', 'a username, an e-mail or an LMS user id');
  if (/^\d+$/.test(text)) {
    const id = readId(text);
    return id === undefined ? notAnId(text) : [...id, { by: 'user', username: text }];
  }
  if (text.includes('@')) {
    return [
      { by: 'email', email: text },
      { by: 'user', username: text },
    ];
  }
  return [{ by: 'user', username: text }];
}

function readId(text: string): readonly LearnerName[] | undefined {
  const userId = Number(text);
  return /^\d+$/.test(text) && Number.isSafeInteger(userId) ? [{ by: 'id', userId }] : undefined;
}

function notAnId(text: string): Refusal {
  return notAName(`"${text}" is not an LMS user id`, 'ids are digits; a username of digits is user:NAME');
}

function notAName(reason: string, advice?: string): Refusal {
  return { refusal: 'not-a-name', reason, ...(advice === undefined ? {} : { advice }) };
}

/** The form that means this and nothing else. */
export function prefixed(name: LearnerName): string {
  if (name.by === 'id') return `id:${name.userId}`;
  return name.by === 'email' ? `email:${name.email}` : `user:${name.username}`;
}
