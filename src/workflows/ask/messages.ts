import type { Learner } from '../../domain/learner/learner';
import type { Plan } from '../../domain/pipeline/plan';

export const FIND_LEARNER = 'findLearner';
export const DESCRIBE_INSTANCE = 'describeInstance';

export interface FindLearnerInput {
  readonly instance: string;
  readonly by: { readonly username: string } | { readonly email: string } | { readonly userId: number };
}

export interface FoundLearner {
  readonly learner: Learner;
  readonly fingerprint: string;
  readonly plan: Plan;
  readonly seenAtMs: number;
}
