import { setCurrentDetails, upsertMemo, upsertSearchAttributes } from '@temporalio/workflow';
import { dueDate } from '../../domain/learner/due-date';
import { currentDetails } from '../../domain/run/current-details';
import type { Phase } from '../../domain/run/phase';
import { attentionCode, phaseOf, stepInHand } from '../../domain/run/phase-of';
import type { RunState } from '../../domain/run/state';
import { statusOf } from '../../domain/run/status-of';
import { attributeKeys } from './start-options';

/** What lists and the Web UI show. Attributes are upserted on change of phase, attention or request only. */
export class Display {
  private phase: string;
  private request: string;

  /** @param shown what the start of the run, or the run that it continues, has already put into the attributes */
  constructor(state: RunState, shown: { readonly phase: Phase; readonly attention?: string }) {
    this.phase = JSON.stringify([shown.phase, shown.attention]);
    this.request = requestOf(state);
  }

  show(state: RunState, nowMs: number): void {
    setCurrentDetails(currentDetails(statusOf(state, nowMs), nowMs));
    const phase = phaseOf(state, nowMs);
    // A held run asks for nobody: the person who holds it knows.
    const attention = phase === 'attention' ? attentionCode(state, nowMs) : undefined;
    const now = JSON.stringify([phase, attention]);
    const request = requestOf(state);
    if (now === this.phase && request === this.request) return;
    const { learner, plan } = state;
    const created = new Date(learner.created);
    const about = [
      { key: attributeKeys.requestedAt, value: created },
      { key: attributeKeys.dueAt, value: dueDate(created, plan.dueMonths) },
    ];
    const step = stepInHand(state);
    upsertSearchAttributes([
      { key: attributeKeys.phase, value: phase },
      { key: attributeKeys.attention, value: attention ?? null },
      { key: attributeKeys.step, value: step?.start ?? null },
      { key: attributeKeys.service, value: step?.service ?? null },
      ...(request === this.request ? [] : about),
    ]);
    if (request !== this.request) upsertMemo({ username: learner.originalUsername });
    this.phase = now;
    this.request = request;
  }
}

/** Another retirement has its own dates; a learner may come under another name. */
function requestOf({ learner }: RunState): string {
  return JSON.stringify([learner.retirementId, learner.originalUsername]);
}
