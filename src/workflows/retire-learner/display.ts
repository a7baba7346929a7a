import { setCurrentDetails, upsertMemo, upsertSearchAttributes } from '@temporalio/workflow';
import { dueDate } from '../../domain/learner/due-date';
import { currentDetails } from '../../domain/run/current-details';
import { type Listed, listedAs } from '../../domain/run/listed-as';
import type { RunState } from '../../domain/run/state';
import { statusOf } from '../../domain/run/status-of';
import { attributeKeys } from './start-options';

/** What lists and the Web UI show. Attributes are upserted on change of phase, attention, request, or step while it stays. */
export class Display {
  private listed: string;
  private request: string;

  /** @param listed what the start of the run, or the run that it continues, has already put into the attributes */
  constructor(state: RunState, listed: Listed) {
    this.listed = listedAnew(listed);
    this.request = requestOf(state);
  }

  show(state: RunState, nowMs: number): void {
    setCurrentDetails(currentDetails(statusOf(state, nowMs), nowMs));
    const listed = listedAs(state, nowMs);
    const now = listedAnew(listed);
    const request = requestOf(state);
    if (now === this.listed && request === this.request) return;
    const { learner, plan } = state;
    const created = new Date(learner.created);
    const about = [
      { key: attributeKeys.requestedAt, value: created },
      { key: attributeKeys.dueAt, value: dueDate(created, plan.dueMonths) },
    ];
    upsertSearchAttributes([
      { key: attributeKeys.phase, value: listed.phase },
      { key: attributeKeys.attention, value: listed.attention ?? null },
      { key: attributeKeys.step, value: listed.step ?? null },
      { key: attributeKeys.service, value: listed.service ?? null },
      ...(request === this.request ? [] : about),
    ]);
    if (request !== this.request) upsertMemo({ username: learner.originalUsername });
    this.listed = now;
    this.request = request;
  }
}

function listedAnew({ phase, attention, step }: Listed): string {
  return JSON.stringify([phase, attention, step]);
}

/** Another retirement has its own dates; a learner may come under another name. */
function requestOf({ learner }: RunState): string {
  return JSON.stringify([learner.retirementId, learner.originalUsername, Date.parse(learner.created)]);
}
