import type { OperationContext } from '../operation-context';
import { type LearnerFilter, learnerQuery } from './learner-query';
import { type LearnerRow, learnerRow } from './learner-row';

export interface LearnerList {
  /** How many there are, listed or not. */
  readonly total: number;
  readonly learners: readonly LearnerRow[];
}

/** Learners of an instance as visibility has them; needs no worker. */
export async function listLearners(
  { client, instance }: Pick<OperationContext, 'client' | 'instance'>,
  filter: LearnerFilter,
  limit: number,
): Promise<LearnerList> {
  const query = learnerQuery(instance, filter);
  const learners: LearnerRow[] = [];
  if (limit > 0) {
    for await (const info of client.workflow.list({ query, pageSize: Math.min(limit, 1_000) })) {
      learners.push(learnerRow(info));
      if (learners.length >= limit) break;
    }
  }
  return { total: (await client.workflow.count(query)).count, learners };
}
