import type { InstanceCard } from '../../domain/instance/instance';
import type { Plan } from '../../domain/pipeline/plan';
import type { RenamePlace } from '../../domain/usernames/replacement';
import { DESCRIBE_INSTANCE } from '../../workflows/ask/messages';
import { askShortWorkflow } from '../kit/ask-short-workflow';
import { unlessBusy } from '../kit/unless-busy';
import type { OperationContext } from '../operation-context';
import type { Refusal } from '../refusal';

/** An instance as the worker that serves it knows it. */
export interface ServedInstance {
  readonly card: InstanceCard;
  readonly plan: Plan;
  /** Places that do not get a replaced username: the worker's file has no address of them. */
  readonly noAddress?: readonly RenamePlace[];
}

export function describeInstance(context: OperationContext): Promise<ServedInstance | Refusal> {
  return askShortWorkflow<ServedInstance>(context, DESCRIBE_INSTANCE, {});
}

/**
 * The same for a verb, which needs no more of the worker than that it is there: where all its slots wait for an LMS
 * that hangs, a learner can still be held.
 */
export function describeUnlessBusy(context: OperationContext): Promise<ServedInstance | 'busy' | Refusal> {
  return unlessBusy((onBusy) => askShortWorkflow<ServedInstance>(context, DESCRIBE_INSTANCE, {}, onBusy));
}
