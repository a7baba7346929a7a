import type {
  CampaignSaid,
  CampaignVerb,
  OpenRun,
  ReceiptedLearner,
  RenamedLearner,
  Runs,
} from '../../src/activities/kit/runs';
import type { Elsewhere } from '../../src/domain/discovery/discovery-counts';
import type { OwedWindow } from '../../src/domain/partner-report/report-note';
import type { RetireLearnerInput } from '../../src/workflows/retire-learner/messages';

/** Runs in memory, for what discovery starts. */
export class RunsInMemory implements Runs {
  readonly started: RetireLearnerInput[] = [];
  readonly nudged: { readonly userId: number; readonly twin: boolean }[] = [];
  readonly said: CampaignVerb[] = [];
  /** What a run answers. */
  onSay: (verb: CampaignVerb) => Promise<CampaignSaid> = async () => ({
    kind: 'answered',
    answer: { accepted: true, phase: 'held', note: 'done' },
  });
  open: OpenRun[] = [];
  /** Awaited by every start. */
  onStart: (input: RetireLearnerInput) => Promise<void> = async () => {};

  async start(input: RetireLearnerInput): Promise<void> {
    await this.onStart(input);
    this.started.push(input);
  }
  async hold(input: Parameters<Runs['hold']>[0]): Promise<void> {
    await this.start(input);
  }
  async withoutRun(_instance: string, userIds: readonly number[]): Promise<ReadonlySet<number>> {
    const open = new Set(this.open.map(({ userId }) => userId));
    return new Set(userIds.filter((userId) => !open.has(userId)));
  }
  /** Whose request has a run of another instance. */
  others: Elsewhere | undefined;
  async elsewhere(): Promise<Elsewhere | undefined> {
    return this.others;
  }
  async coolingOff(_instance: string, userIds: readonly number[]): Promise<number> {
    return this.open.filter(({ userId, phase }) => userIds.includes(userId) && phase === 'cooling-off').length;
  }
  /** When runs were terminated, or ended in another such way. @unit epoch milliseconds */
  lost: number[] = [];
  async lostSince(_instance: string, sinceMs: number): Promise<number> {
    return this.lost.filter((atMs) => atMs >= sinceMs).length;
  }
  async *openIn(_instance: string, phases: readonly string[]): AsyncIterable<OpenRun> {
    yield* this.open.filter(({ phase }) => phases.includes(phase));
  }
  async inBatch(_instance: string, batch: string): Promise<ReadonlySet<number>> {
    return new Set(this.started.filter((run) => run.batch === batch).map(({ learner }) => learner.userId));
  }
  /** Receipts of the partner-queue step. */
  receipts: ReceiptedLearner[] = [];
  /** Learners with such a receipt, of whom no more is known. */
  renamed: RenamedLearner[] = [];
  /** Steps in hand, one number a look; none after the last. */
  inHand: number[] = [];
  async stepsSince(): Promise<number> {
    return this.inHand.shift() ?? 0;
  }
  async *withReceipt(
    _instance: string,
    _method: string,
    window: OwedWindow,
  ): AsyncIterable<ReceiptedLearner | RenamedLearner> {
    yield* this.renamed;
    for (const one of this.receipts) {
      const atMs = Date.parse(one.at);
      if (atMs > window.afterMs && atMs <= window.untilMs) yield one;
    }
  }
  async nudge(_instance: string, userId: number, twin: boolean): Promise<void> {
    this.nudged.push({ userId, twin });
  }
  async say(_instance: string, verb: CampaignVerb): Promise<CampaignSaid> {
    this.said.push(verb);
    return this.onSay(verb);
  }
  async isTakenUp(): Promise<boolean> {
    return true;
  }
}
