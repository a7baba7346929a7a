import {
  allHandlersFinished,
  CancellationScope,
  type ChildWorkflowHandle,
  condition,
  ParentClosePolicy,
  setHandler,
  setWorkflowOptions,
  startChild,
} from '@temporalio/workflow';
import {
  addCounts,
  type CampaignCounts,
  type CampaignTarget,
  countOutcomes,
  type TargetOutcome,
} from '../../domain/campaign/campaign';
import { counted } from '../../domain/text/counted';
import { handleUpdates } from '../kit/handle-in-order';
import { whenVersioned } from '../kit/versioning';
import type { campaignBatch } from './campaign-batch';
import {
  addBatchUpdate,
  batchSignals,
  CAMPAIGN_BATCH,
  type CampaignAnswer,
  type CampaignInput,
  type CampaignProgress,
  type CampaignResult,
  campaignBatchId,
  campaignUpdates,
  progressQuery,
  stuckSignal,
} from './messages';

/** A client that hands over learners does so in seconds. */
const FILLED_WITHIN = '1 hour';

/**
 * Does one errand for many learners, batch after batch. Each batch is a workflow of its own that keeps its learners until
 * its turn comes. The history has every learner twice, as they pass through: so their number and their size are bounded, and
 * this workflow keeps none of them itself. Nothing is done before all of them are handed over.
 */
export async function campaign(input: CampaignInput): Promise<CampaignResult> {
  const at = new Campaigning(input);
  const result = await at.run();
  await condition(allHandlersFinished);
  return result;
}

/** It may take days, and goes on under newer workers. */
setWorkflowOptions(whenVersioned('AUTO_UPGRADE'), campaign);

const accept = (note: string): CampaignAnswer => ({ accepted: true, note });
const refuse = (reason: string): CampaignAnswer => ({ accepted: false, reason });

interface Batch {
  readonly child: ChildWorkflowHandle<typeof campaignBatch>;
  readonly learners: number;
}

class Campaigning {
  private readonly batches: Batch[] = [];
  private filled = 0;
  private next = 0;
  private adding = 0;
  private begun = false;
  private paused = false;
  private cancelled = false;
  private ended = false;
  private counts: CampaignCounts;
  private inHand: Batch['child'] | undefined;
  /** Why it has paused by itself. */
  private why: string | undefined;

  constructor(private readonly input: CampaignInput) {
    this.counts = countOutcomes([], input.all);
    handleUpdates({
      [addBatchUpdate.name]: (targets: readonly CampaignTarget[]) => this.add(targets),
      [campaignUpdates.begin.name]: () => this.begin(),
      [campaignUpdates.pause.name]: () => this.pause(),
      [campaignUpdates.resume.name]: () => this.resume(),
      [campaignUpdates.cancel.name]: () => this.cancel(),
    });
    setHandler(stuckSignal, (why) => this.stuck(why));
    setHandler(progressQuery, () => this.progress());
  }

  async run(): Promise<CampaignResult> {
    const begins = await condition(() => this.begun || this.cancelled, FILLED_WITHIN);
    if (!begins || !this.begun) this.cancelled = true;
    for (const batch of this.batches) {
      await condition(() => !this.paused || this.cancelled);
      this.inHand = batch.child;
      const counts = await this.countsOf(batch);
      this.inHand = undefined;
      this.counts = addCounts(this.counts, counts);
    }
    this.ended = true;
    const ended = !this.begun ? 'never-begun' : this.counts.left > 0 ? 'cancelled' : 'done';
    return { ended, counts: this.counts, batches: this.batches.length };
  }

  /** Of a batch that somebody has ended in Temporal, nobody knows what became of its learners. */
  private async countsOf({ child, learners }: Batch): Promise<CampaignCounts> {
    const { all } = this.input;
    try {
      await child.signal(this.cancelled ? batchSignals.stop : batchSignals.go);
      const outcomes: readonly TargetOutcome[] = await child.result();
      return countOutcomes(outcomes, all);
    } catch (error) {
      if (CancellationScope.current().consideredCancelled) throw error;
      return { ...countOutcomes([], all), unknown: learners };
    }
  }

  /** A batch that is handed over again, since its answer was lost, is the same update and comes once. */
  private async add(targets: readonly CampaignTarget[]): Promise<number> {
    if (this.begun || this.cancelled || this.ended) return this.filled;
    const { instance, id } = this.input;
    this.filled += targets.length;
    const batch = this.next;
    this.next += 1;
    this.adding += 1;
    const child = await startChild<typeof campaignBatch>(CAMPAIGN_BATCH, {
      workflowId: campaignBatchId(instance, id, batch),
      args: [{ ...this.input, batch, targets }],
      parentClosePolicy: ParentClosePolicy.TERMINATE,
      staticSummary: `batch ${batch} of a campaign of ${instance}`,
    });
    this.batches[batch] = { child, learners: targets.length };
    this.adding -= 1;
    return this.filled;
  }

  private begin(): CampaignAnswer {
    if (this.cancelled) return refuse('it was cancelled');
    if (this.filled !== this.input.all || this.adding > 0) {
      return refuse(`${this.filled} of ${counted(this.input.all, 'learner is', 'learners are')} handed over`);
    }
    this.begun = true;
    return accept('it has begun');
  }

  private async pause(): Promise<CampaignAnswer> {
    if (this.ended || this.cancelled) return refuse('it has ended');
    if (this.paused) return accept('it was paused before');
    this.paused = true;
    await this.inHand?.signal(batchSignals.pause);
    return accept('it is paused; who is in hand is done within seconds');
  }

  private async resume(): Promise<CampaignAnswer> {
    if (this.ended || this.cancelled) return refuse('it has ended');
    if (!this.paused) return accept('it was not paused');
    this.paused = false;
    this.why = undefined;
    await this.inHand?.signal(batchSignals.go);
    return accept('it goes on');
  }

  private async cancel(): Promise<CampaignAnswer> {
    if (this.ended) return refuse('it has ended');
    this.cancelled = true;
    await this.inHand?.signal(batchSignals.stop);
    return accept('it ends; what is done stays done');
  }

  /** Everybody else would fail in the same way: a person repairs it first, and resumes. */
  private stuck(why: string): void {
    if (this.ended || this.cancelled) return;
    this.paused = true;
    this.why = why;
  }

  private progress(): CampaignProgress {
    const { counts, batches, begun, paused, cancelled, ended, why } = this;
    const is = ended ? 'ended' : cancelled ? 'cancelling' : !begun ? 'filling' : paused ? 'paused' : 'running';
    return { is, ...(is === 'paused' && why !== undefined ? { why } : {}), counts, batches: batches.length };
  }
}
