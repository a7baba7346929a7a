import { setTimeout as sleep } from 'node:timers/promises';
import { Context } from '@temporalio/activity';
import { WithStartWorkflowOperation, WorkflowNotFoundError } from '@temporalio/client';
import { toApplicationFailure } from '../../../../src/activities/kit/to-application-failure';
import { RetirementError } from '../../../../src/domain/failure/failure';
import { retirementWorkflowId } from '../../../../src/domain/instance/instance';
import type { Learner } from '../../../../src/domain/learner/learner';
import type { VerbAnswer, VerbRecord } from '../../../../src/domain/run/verb';
import { nudgeSignal, statusQuery, verbSignals, verbUpdates } from '../../../../src/workflows/retire-learner/messages';
import { retirementStartOptions } from '../../../../src/workflows/retire-learner/start-options';
import { learner } from '../../../support/fake-site';
import type { RunHandle, SiteBench } from '../../../support/retirement-bench';
import { REJECTED } from '../../../support/troubled-runs';
import type { RaceEvent, Sent } from './race-event';
import type { Service } from './race-state';
import { phaseIn, type Sight } from './sight';

const DAY_MS = 86_400_000;
const COOL_OFF_DAYS = 7;
const HEARTBEAT_MS = 2_000;
/** After the end of the cool-off, before its timer is waited for. */
const OVER_MS = 20;

/** Longer than the quick tier waits, so that the run waits by itself. */
const BUSY = new RetirementError('service.throttled', { service: 'CREDENTIALS', status: 429, retryAfterMs: 600_000 });

/** One learner of a site whose services hang, refuse or are busy on demand, and whoever wants something of them. */
export class RaceBench {
  private service: Service = 'works';
  private hanging: (() => void)[] = [];
  private coolOffEndsMs = 0;
  private nextId: number;
  private readonly answers: Record<string, string> = {};
  private readonly updates = new Map<string, Promise<VerbAnswer>>();
  private revision = 0;
  /** A line for each race: what happened, and what came of it. */
  readonly story: string[] = [];

  private constructor(
    private readonly at: SiteBench,
    readonly userId: number,
  ) {
    this.nextId = userId * 10 + 1;
    at.site.healed();
    at.site.on('runStep', () => this.step(), Number.MAX_SAFE_INTEGER);
  }

  /** @param endsInMs of the cool-off; less than nothing for a learner who is due */
  static async open(
    at: SiteBench,
    userId: number,
    state: string,
    endsInMs: number,
    service: Service,
  ): Promise<RaceBench> {
    const bench = new RaceBench(at, userId);
    bench.service = service;
    bench.coolOffEndsMs = Date.now() + endsInMs;
    const created = new Date(bench.coolOffEndsMs - COOL_OFF_DAYS * DAY_MS);
    await at.start(at.site.add(learner(userId, created, { currentState: state })));
    return bench;
  }

  /** Makes it happen. @returns once the server has it */
  async make({ event, id }: Sent): Promise<void> {
    const { site } = this.at;
    switch (event.kind) {
      case 'verb':
        return this.ask(event, id);
      case 'workflow-cancel':
        return this.ifOpen(undefined, () => this.run().cancel());
      case 'nudge':
        return this.ifOpen(undefined, () => this.run().signal(nudgeSignal, { twin: false }));
      case 'discover': {
        const row = this.row();
        if (row !== undefined && !['ERRORED', 'ABORTED', 'COMPLETE'].includes(row.currentState))
          await this.at.start(row);
        return;
      }
      case 'reopen':
        return this.reopen(event.to, id);
      case 'admin-move':
        return site.move(this.userId, event.to);
      case 'admin-cancel':
        if (this.row()?.currentState === 'PENDING') site.rows.delete(this.userId);
        return;
      case 'ask-again': {
        if (this.row() !== undefined) return;
        const created = new Date(Date.now() - (event.due ? COOL_OFF_DAYS + 1 : 1) * DAY_MS);
        site.add(learner(this.userId, created, { retirementId: this.nextId }));
        this.nextId += 1;
        return;
      }
      case 'cool-off-ends':
        await sleep(Math.max(0, this.coolOffEndsMs + OVER_MS - Date.now()));
        return;
      case 'service':
        this.service = event.does;
        return;
      default:
        for (const go of this.hanging.splice(0)) go();
    }
  }

  /** Until the cool-off is about to end. */
  async untilNearTheEnd(): Promise<void> {
    await sleep(Math.max(0, this.coolOffEndsMs - 20 - Date.now()));
  }

  /** What is seen when nothing is on its way any more; undefined while something is. */
  async look(): Promise<Sight | undefined> {
    const before = await this.run().describe();
    const { pendingActivities = [], pendingWorkflowTask } = before.raw;
    const isOpen = before.status.name === 'RUNNING';
    if (isOpen && (pendingWorkflowTask != null || (pendingActivities?.length ?? 0) !== this.hanging.length))
      return undefined;
    const status = await this.run().query(statusQuery);
    const after = await this.run().describe();
    if (after.runId !== before.runId || after.historyLength !== before.historyLength) return undefined;
    this.revision = status.revision;
    for (const record of status.verbs) this.note(record);
    const row = this.row();
    return {
      row: row === undefined ? 'none' : `${row.retirementId} ${row.currentState}`,
      erased: this.at.site.erased.get(this.userId) ?? [],
      answers: { ...this.answers },
      phase: phaseIn(status),
      lms: status.lmsState,
      hangs: this.hanging.length > 0,
    };
  }

  /** Lets everything go, and sees that every update was answered as the run says. @returns what is wrong, in words */
  async close(): Promise<string[]> {
    this.service = 'is-busy';
    const wrong: string[] = [];
    for (const go of this.hanging.splice(0)) go();
    for (const [id, update] of this.updates) {
      const answer = await Promise.race([update, sleep(30_000, undefined, { ref: false })]);
      if (answer === undefined) wrong.push(`${id} was never answered`);
      else if (this.answers[id] !== undefined && this.answers[id] !== (answer.accepted ? 'yes' : 'no')) {
        wrong.push(`${id} was answered ${JSON.stringify(answer)}, and the run says ${this.answers[id]}`);
      }
    }
    await this.run()
      .terminate('end of the race')
      .catch(() => {});
    return [...wrong, ...this.unexplained];
  }

  /** Refusals that do not say why. */
  private readonly unexplained: string[] = [];

  private note({ verb, request, answer }: VerbRecord): void {
    if (request.by === undefined) return;
    this.answers[request.by] = answer.accepted ? 'yes' : 'no';
    if (!answer.accepted && !/^\w+( \S+){3,}$/.test(answer.reason)) this.unexplained.push(`${verb}: ${answer.reason}`);
  }

  /** Why `look()` sees nothing. */
  async whatMoves(): Promise<string> {
    const { status, raw } = await this.run().describe();
    const activities = (raw.pendingActivities ?? []).map(
      ({ activityType, state, attempt }) => `${activityType?.name} state ${state} attempt ${attempt}`,
    );
    const task = raw.pendingWorkflowTask == null ? [] : ['a workflow task'];
    return `${status.name}, ${this.hanging.length} hanging; pending: ${[...activities, ...task].join(', ')}`;
  }

  private row(): Learner | undefined {
    return this.at.site.rows.get(this.userId);
  }

  private get workflowId(): string {
    return retirementWorkflowId(this.at.instance, this.userId);
  }

  /** The latest run of the learner. */
  private run(): RunHandle {
    return this.at.env.client.workflow.getHandle(this.workflowId) as unknown as RunHandle;
  }

  private async ask(event: Extract<RaceEvent, { kind: 'verb' }>, id: string): Promise<void> {
    const { verb, to, by, seen } = event;
    const request = { by: id, to, ...(seen && this.revision > 0 ? { ifRevision: this.revision } : {}) };
    await this.ifOpen(id, async () => {
      if (by === 'signal') return this.run().signal(verbSignals[verb], request);
      const update = await this.run().startUpdate(verbUpdates[verb], { args: [request], waitForStage: 'ACCEPTED' });
      this.expect(id, update.result());
    });
  }

  /** As the client opens a closed run: with the row as it was when it looked. */
  private async reopen(to: string, id: string): Promise<void> {
    const row = this.row();
    if (row === undefined) {
      this.answers[id] = 'closed';
      return;
    }
    const { plan } = this.at.site;
    const { instance } = this.at;
    const input = { instance, fingerprint: 'test', learner: row, seenAtMs: Date.now(), plan, openedForVerb: true };
    const startWorkflowOperation = new WithStartWorkflowOperation('retireLearner', retirementStartOptions(input));
    const options = { args: [{ by: id, to }] as [object], startWorkflowOperation, waitForStage: 'ACCEPTED' as const };
    const update = await this.at.env.client.workflow.startUpdateWithStart(verbUpdates.reset, options);
    this.expect(id, update.result());
  }

  private expect(id: string, answer: Promise<VerbAnswer>): void {
    answer.catch(() => {});
    this.updates.set(id, answer);
  }

  /** @param id of the verb that finds no open run */
  private async ifOpen(id: string | undefined, act: () => Promise<unknown>): Promise<void> {
    try {
      await act();
    } catch (error) {
      if (!(error instanceof WorkflowNotFoundError)) throw error;
      if (id !== undefined) this.answers[id] = 'closed';
    }
  }

  /** What comes of a run that was terminated a moment ago is another learner's. */
  private async step(): Promise<void> {
    if (Context.current().info.workflowExecution?.workflowId !== this.workflowId) throw toApplicationFailure(BUSY);
    if (this.service === 'refuses') throw toApplicationFailure(REJECTED);
    if (this.service === 'is-busy') throw toApplicationFailure(BUSY);
    if (this.service === 'works') return;
    const context = Context.current();
    const beat = setInterval(() => context.heartbeat(), HEARTBEAT_MS);
    try {
      await new Promise<void>((resolve) => this.hanging.push(resolve));
    } finally {
      clearInterval(beat);
    }
  }
}
