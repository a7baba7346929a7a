import { currentUpdateInfo } from '@temporalio/workflow';

/** An update by its id, and what was answered. */
export interface AnsweredUpdate<Answer> {
  readonly id: string;
  readonly answer: Answer;
}

/** Who repeats an update does so within minutes. */
const MOST = 20;

/**
 * Answers that a workflow takes along when it continues as new. Temporal knows an update again by its id only within one run:
 * without these, an update that is repeated because its answer was lost would be done once more, or refused as if it had
 * never been accepted.
 */
export class AnsweredUpdates<Answer> {
  private readonly awaited = new Map<number, string>();
  private kept: readonly AnsweredUpdate<Answer>[];

  constructor(before: readonly AnsweredUpdate<Answer>[] = []) {
    this.kept = before;
  }

  get all(): readonly AnsweredUpdate<Answer>[] {
    return this.kept;
  }

  /** In a handler: what this very update was answered before. */
  before(): Answer | undefined {
    const id = currentUpdateInfo()?.id;
    return this.kept.find((one) => one.id === id)?.answer;
  }

  /** In a handler: this update waits for the answer to that question. */
  awaits(ask: number): void {
    const id = currentUpdateInfo()?.id;
    if (id !== undefined) this.awaited.set(ask, id);
  }

  answered(ask: number, answer: Answer): void {
    const id = this.awaited.get(ask);
    if (id === undefined) return;
    this.awaited.delete(ask);
    this.kept = [...this.kept, { id, answer }].slice(-MOST);
  }
}
