import { proxyActivities, setWorkflowOptions } from '@temporalio/workflow';
import type { Activities } from '../../activities/contract';
import { activityTaskQueue, siteTaskQueue } from '../../domain/instance/instance';
import { whenVersioned } from '../kit/versioning';
import type {
  CheckInstanceInput,
  CompareSiteInput,
  CompareSiteResult,
  FindLearnerInput,
  FoundLearner,
  HoldLearnersInput,
  HoldLearnersResult,
  ListDueInput,
  ListDueResult,
} from './messages';

/** For somebody at a terminal: a worker answers soon, or they are told that none does. */
export function activitiesOf(
  instance: string,
  summary: string,
  { taskQueue = activityTaskQueue(instance), maximumAttempts = 3 } = {},
): Activities {
  return proxyActivities<Activities>({
    taskQueue,
    scheduleToStartTimeout: '30s',
    startToCloseTimeout: '11 minutes',
    heartbeatTimeout: '30s',
    priority: { priorityKey: 1 },
    retry: { initialInterval: '1s', maximumAttempts },
    summary,
  }) as unknown as Activities;
}

/** Who is meant, for a client that has no credentials of the LMS. */
export function findLearner(input: FindLearnerInput): Promise<readonly FoundLearner[]> {
  return activitiesOf(input.instance, 'look for a learner').findLearner(input);
}

/** Who is due, a page at a time. */
export function listDueLearners(input: ListDueInput): Promise<ListDueResult> {
  return activitiesOf(input.instance, 'list who is due').listDueLearners(input);
}

/** Instance, environment and LMS host, shown before anything is changed. */
export function describeInstance(input: { readonly instance: string }): ReturnType<Activities['describeInstance']> {
  return activitiesOf(input.instance, 'describe the instance').describeInstance(input);
}

/** Puts the learners of an export on hold, before a first approval. */
export function holdLearners(input: HoldLearnersInput): Promise<HoldLearnersResult> {
  return activitiesOf(input.instance, 'bring holds back').holdLearners(input);
}

/** Whether a new address is the same LMS: asked of a worker whose file has it. */
export function compareSite(input: CompareSiteInput): Promise<CompareSiteResult> {
  const queue = siteTaskQueue(input.instance, input.fingerprint);
  return activitiesOf(input.instance, 'look at the new address', { taskQueue: queue }).compareSite(input);
}

/** What the worker sees of its site and its services. */
export function checkInstance(input: CheckInstanceInput): ReturnType<Activities['checkInstance']> {
  return activitiesOf(input.instance, 'look at the site and its services').checkInstance(input);
}

setWorkflowOptions(whenVersioned('PINNED'), findLearner);
setWorkflowOptions(whenVersioned('PINNED'), listDueLearners);
setWorkflowOptions(whenVersioned('PINNED'), holdLearners);
setWorkflowOptions(whenVersioned('PINNED'), compareSite);
setWorkflowOptions(whenVersioned('PINNED'), describeInstance);
setWorkflowOptions(whenVersioned('PINNED'), checkInstance);
