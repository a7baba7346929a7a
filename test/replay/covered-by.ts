import { defaultPayloadConverter } from '@temporalio/common';
import type { temporal } from '@temporalio/proto';
import { isFailureCode } from '../../src/domain/failure/failure';

type History = temporal.api.history.v1.IHistory;
type Payload = temporal.api.common.v1.IPayload;
type Failure = temporal.api.failure.v1.IFailure;

/** What recorded histories go through, by what is in their events. */
export interface Covered {
  readonly workflows: ReadonlySet<string>;
  readonly activities: ReadonlySet<string>;
  readonly phases: ReadonlySet<string>;
  /** Verbs that came as an update, and as a signal. */
  readonly updates: ReadonlySet<string>;
  readonly signals: ReadonlySet<string>;
  /** Failures that came out of an activity, or for which a person was asked. */
  readonly failures: ReadonlySet<string>;
}

export function coveredBy(histories: readonly History[]): Covered {
  const seen = {
    workflows: new Set<string>(),
    activities: new Set<string>(),
    phases: new Set<string>(),
    updates: new Set<string>(),
    signals: new Set<string>(),
    failures: new Set<string>(),
  };
  const attributes = (fields: Record<string, Payload> | null | undefined) => {
    add(seen.phases, firstValue(fields?.LethePhase));
    const attention = firstValue(fields?.LetheAttention);
    if (isFailureCode(attention)) seen.failures.add(attention);
  };
  const failed = (failure: Failure | null | undefined) => {
    for (let at = failure; at != null; at = at.cause) {
      const type = at.applicationFailureInfo?.type;
      if (isFailureCode(type)) seen.failures.add(type);
    }
  };
  for (const event of histories.flatMap((history) => history.events ?? [])) {
    const started = event.workflowExecutionStartedEventAttributes;
    add(seen.workflows, started?.workflowType?.name);
    attributes(started?.searchAttributes?.indexedFields);
    attributes(event.upsertWorkflowSearchAttributesEventAttributes?.searchAttributes?.indexedFields);
    add(seen.activities, event.activityTaskScheduledEventAttributes?.activityType?.name);
    failed(event.activityTaskFailedEventAttributes?.failure);
    failed(event.activityTaskStartedEventAttributes?.lastFailure);
    add(seen.signals, event.workflowExecutionSignaledEventAttributes?.signalName);
    add(seen.updates, event.workflowExecutionUpdateAcceptedEventAttributes?.acceptedRequest?.input?.name);
  }
  return seen;
}

function add(set: Set<string>, value: unknown): void {
  if (typeof value === 'string' && value !== '') set.add(value);
}

function firstValue(payload: Payload | undefined): unknown {
  if (payload === undefined) return undefined;
  const value: unknown = defaultPayloadConverter.fromPayload(payload);
  return Array.isArray(value) ? value[0] : value;
}
