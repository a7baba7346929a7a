import { defineSearchAttributeKey, TypedSearchAttributes } from '@temporalio/common';
import { retirementWorkflowId, WORKFLOW_TASK_QUEUE } from '../../domain/instance/instance';
import { SEARCH_ATTRIBUTES, type SearchAttributeName } from '../../domain/instance/search-attributes';
import { dueDate } from '../../domain/learner/due-date';
import { decide } from '../../domain/run/decide';
import { newRun } from '../../domain/run/new-run';
import type { Phase } from '../../domain/run/phase';
import { phaseOf } from '../../domain/run/phase-of';
import type { RetireLearnerInput } from './messages';

type ShortName<Name extends string> = Name extends `Lethe${infer Rest}` ? Uncapitalize<Rest> : never;

/** Of each search attribute by its short name: `LetheDueAt` is `dueAt`. */
export const attributeKeys = Object.fromEntries(
  Object.entries(SEARCH_ATTRIBUTES).map(([name, type]) => [
    name.charAt('Lethe'.length).toLowerCase() + name.slice('Lethe'.length + 1),
    defineSearchAttributeKey(name, type),
  ]),
) as {
  readonly [Name in SearchAttributeName as ShortName<Name>]: ReturnType<
    typeof defineSearchAttributeKey<(typeof SEARCH_ATTRIBUTES)[Name]>
  >;
};

/** Tells runs of this version from those of 0.1, which have none: a worker can look before it takes one up. */
const RUN_FORMAT = '1';

/** The phase that a run begins in, so that no upsert is necessary after the start. */
export function firstPhase(input: RetireLearnerInput): Phase {
  const { seenAtMs, opening } = input;
  const state = newRun(input, 0, seenAtMs);
  if (opening === undefined) return phaseOf(state, seenAtMs);
  return phaseOf(decide(state, { kind: 'verb', ...opening, opens: true }, seenAtMs).state, seenAtMs);
}

/**
 * How every run is started, no matter who starts it: one open run a learner. The username is in the memo (which a payload
 * codec encrypts) and nowhere else.
 */
export function retirementStartOptions(input: RetireLearnerInput) {
  const { instance, learner, plan, batch } = input;
  const created = new Date(learner.created);
  const attributes = [
    { key: attributeKeys.instance, value: instance },
    { key: attributeKeys.format, value: RUN_FORMAT },
    { key: attributeKeys.phase, value: firstPhase(input) },
    { key: attributeKeys.requestedAt, value: created },
    { key: attributeKeys.dueAt, value: dueDate(created, plan.dueMonths) },
    ...(batch === undefined ? [] : [{ key: attributeKeys.batch, value: batch }]),
  ];
  return {
    workflowId: retirementWorkflowId(instance, learner.userId),
    taskQueue: WORKFLOW_TASK_QUEUE,
    workflowIdReusePolicy: 'ALLOW_DUPLICATE' as const,
    workflowIdConflictPolicy: 'USE_EXISTING' as const,
    memo: { username: learner.originalUsername },
    typedSearchAttributes: new TypedSearchAttributes(attributes),
    priority: { fairnessKey: instance },
    staticSummary: `learner ${learner.userId} of ${instance}`,
    args: [input] as [RetireLearnerInput],
  };
}
