import {
  ApplicationFailure,
  allHandlersFinished,
  condition,
  makeContinueAsNewFunc,
  setHandler,
  setWorkflowOptions,
  upsertMemo,
  upsertSearchAttributes,
  workflowInfo,
} from '@temporalio/workflow';
import { answerOf, applyChange } from '../../domain/instance/apply-change';
import { requestInForce } from '../../domain/instance/approval';
import { CHANGE_NAMES, type ChangeAnswer, type ChangeName, type ChangeRequest } from '../../domain/instance/change';
import { followsOn, isTooLate, madeAtMs } from '../../domain/instance/follows-on';
import type { InstanceRecord } from '../../domain/instance/record';
import { DAY_MS } from '../../domain/time/day-ms';
import { whenVersioned } from '../kit/versioning';
import { attributeKeys } from '../retire-learner/start-options';
import { changeUpdates, type RecordMemo } from './messages';
import { recordAttributes } from './start-options';

/** What is encrypted with the key of a month must not be needed much longer than a month. @unit milliseconds */
const LONGEST_RUN_MS = 30 * DAY_MS;

/** Each brings the whole record twice, so that the history stays small. */
const MOST_CHANGES = 200;

/** How long a change may come before the one that it was made after. @unit milliseconds */
const IN_ORDER_MS = 5_000;

/**
 * Keeps what is in force for one instance. It decides nothing by itself: changes come as updates, and each is put into
 * the memo, where `describe` reads it without any worker.
 */
export async function instanceRecord(given: InstanceRecord): Promise<void> {
  const keeper = new Keeper(given);
  for (const name of CHANGE_NAMES) {
    setHandler(changeUpdates[name], (asked: ChangeRequest) => keeper.change(name, asked as ChangeRequest<never>), {
      validator: refuseLate,
    });
  }
  if (workflowInfo().continuedFromExecutionRunId !== undefined) keeper.showAgain();
  const endMs = Date.now() + LONGEST_RUN_MS;
  while (Date.now() < endMs && !keeper.isLong()) {
    keeper.showRequest();
    const lapseMs = keeper.requestLapsesMs();
    const seen = keeper.changes;
    await condition(() => keeper.changes > seen, Math.min(endMs, lapseMs) - Date.now());
  }
  await condition(allHandlersFinished);
  const memo = { record: keeper.record } satisfies RecordMemo as Record<string, unknown>;
  await makeContinueAsNewFunc<typeof instanceRecord>({ memo })(keeper.record);
}

setWorkflowOptions(whenVersioned('AUTO_UPGRADE'), instanceRecord);

/**
 * Refuses what met no worker in time, and leaves nothing of it in the history: what is there was done. After a reset
 * Temporal hands that over again, long after its time, and it is done again.
 */
function refuseLate(asked: ChangeRequest): void {
  const { runId, originalExecutionRunId } = workflowInfo();
  if (runId === originalExecutionRunId && isTooLate(asked, Date.now())) {
    throw ApplicationFailure.nonRetryable('too late: nobody waits for this any more', 'late');
  }
}

/** The record, and what of it is shown. */
class Keeper {
  changes = 0;
  private shownRequest: string | undefined;
  /** A run that begins again is written with the present key alone. */
  private applied = false;

  constructor(public record: InstanceRecord) {}

  async change<Name extends ChangeName>(name: Name, asked: ChangeRequest<Name>): Promise<ChangeAnswer> {
    // After a reset Temporal hands over what came since, in no order: each waits for the one before it.
    const isNext = () => followsOn(this.record, name, asked);
    if (!isNext()) await condition(isNext, IN_ORDER_MS);
    const changed = applyChange(this.record, name, asked, madeAtMs(asked, Date.now()));
    if (changed.kind === 'refused') return answerOf(changed);
    const before = this.record;
    this.record = changed.record;
    this.changes += 1;
    this.show();
    this.applied ||= name === 'apply';
    if (this.record.everEncrypted && !before.everEncrypted) {
      upsertSearchAttributes(recordAttributes(this.record));
    }
    return answerOf(changed);
  }

  show(): void {
    upsertMemo({ record: this.record } satisfies RecordMemo as Record<string, unknown>);
  }

  /** An upserted memo is lost when a workflow continues as new; an attribute is not, and may be out of date. */
  showAgain(): void {
    this.show();
    this.shownRequest = 'unknown';
    this.showRequest();
  }

  isLong(): boolean {
    return this.applied || this.changes >= MOST_CHANGES || workflowInfo().continueAsNewSuggested;
  }

  /** When the open request lapses. @returns epoch milliseconds, infinite without one */
  requestLapsesMs(): number {
    const request = requestInForce(this.record, Date.now());
    return request === undefined ? Number.POSITIVE_INFINITY : Date.parse(request.lapsesAt);
  }

  /** Lists show a record that waits for an approval, as they show a run that asks for a person. */
  showRequest(): void {
    const why = requestInForce(this.record, Date.now())?.why;
    if (why === this.shownRequest) return;
    this.shownRequest = why;
    upsertSearchAttributes([{ key: attributeKeys.attention, value: why === undefined ? null : `discovery.${why}` }]);
  }
}
