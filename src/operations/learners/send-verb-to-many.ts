import type { Verb, VerbRequest } from '../../domain/run/verb';
import { userIdOf } from '../../temporal/visibility/learner-row';
import { listExecutions } from '../../temporal/visibility/list-executions';
import { chosenRetirements, type RetirementFilter } from '../../temporal/visibility/retirements';
import type { OperationContext } from '../operation-context';
import { isRefusal, type Refusal } from '../refusal';
import { sendVerb } from './send-verb';

/** Verbs in flight; each may wait for its run to come to a safe point. */
const AT_ONCE = 20;

/** What kept a verb from one of many. */
export interface NotDone {
  readonly userId: number;
  /** An error of Temporal's client, as it was thrown. */
  readonly why: Refusal | { readonly error: unknown };
}

/** LMS user ids of the learners with an open run whom a filter chooses. */
export async function chooseLearners(
  { client, instance }: OperationContext,
  filter: Pick<RetirementFilter, 'phase' | 'attention'>,
): Promise<readonly number[]> {
  const ids: number[] = [];
  for await (const { execution } of listExecutions(client, chosenRetirements(instance, filter))) {
    const userId = userIdOf(execution?.workflowId);
    if (userId !== undefined) ids.push(userId);
  }
  return ids;
}

/** Says a verb to each of these learners; one that refuses does not keep it from the others. */
export async function sendVerbToMany(
  context: OperationContext,
  verb: Verb,
  request: VerbRequest,
  userIds: readonly number[],
): Promise<readonly NotDone[]> {
  const { signal, onProgress } = context;
  const notDone: NotDone[] = [];
  const quiet: OperationContext = { ...context, onProgress: () => {} };
  let done = 0;
  const next = userIds.values();
  const sender = async () => {
    for (const userId of next) {
      if (signal.aborted) return;
      const sent = await sendVerb(quiet, { learner: { userId }, verb, request }).catch((error: unknown) => ({ error }));
      if (isRefusal(sent) || 'error' in sent) notDone.push({ userId, why: sent });
      done += 1;
      onProgress({ doing: 'verbs', verb, done, all: userIds.length, refused: notDone.length });
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, sender));
  return notDone;
}
