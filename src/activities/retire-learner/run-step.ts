import { ApplicationFailure } from '@temporalio/common';
import { type FailureFacts, RetirementError } from '../../domain/failure/failure';
import type { Learner } from '../../domain/learner/learner';
import type { Receipt, StepResult } from '../../domain/run/receipt';
import { eraseWith } from '../../drivers/kit/erase-with';
import type { LmsClient } from '../../openedx/lms/lms';
import type { ActivityParts } from '../kit/activity-parts';
import { type Attempt, attempt } from '../kit/attempt';
import type { BoundDriver, InstanceServices } from '../kit/instance-services';
import type { RunStepInput, RunStepResult } from './contract';
import { whereIs } from './where-is';

/** A row that the queue told so long ago is read again before the first PATCH. @unit milliseconds */
const FRESH_MS = 60_000;

/** Where the LMS has the learner, as seen from one step. */
type Place = 'before' | 'entered' | 'ended' | 'complete' | 'elsewhere';

/** Kept by heartbeat, so that a repeat knows what the service said. */
interface Memory {
  readonly result: StepResult;
}

/**
 * One step: START_STATE, the driver's call, END_STATE, and after the last step COMPLETE. Three requests when all goes
 * well. Every refusal of the LMS is reconciled with its status before it is believed, so that neither a lost answer
 * nor a killed worker strands the learner.
 */
export function createRunStep(parts: ActivityParts) {
  return (input: RunStepInput): Promise<RunStepResult> => {
    const facts = { service: input.step.service, step: input.step.start };
    return attempt<Memory, RunStepResult>(parts, input.whose.site, input.deadlineMs, facts, async (now) => {
      const began = performance.now();
      const bound = driverFor(parts.services, input, facts);
      const result = await new Step(parts.services, input, now, bound, facts).run();
      if (result.kind === 'done')
        parts.metrics.stepDone(input.whose.site.instance, result.receipt, performance.now() - began);
      return result;
    }).catch((error) => {
      // The LMS may be what fails in a step of another service.
      const failed = error instanceof ApplicationFailure ? error : undefined;
      const { service = input.step.service } = (failed?.details?.[0] ?? {}) as FailureFacts;
      parts.metrics.stepFailed(input.whose.site.instance, service, failed?.type ?? 'config.stale');
      throw error;
    });
  };
}

function driverFor(services: InstanceServices, { step }: RunStepInput, facts: FailureFacts): BoundDriver {
  const bound = services.driver(step.service);
  if (bound === undefined || !Object.hasOwn(bound.driver.methods, step.method)) {
    throw new RetirementError('config.stale', facts);
  }
  return bound;
}

class Step {
  private readonly lms: LmsClient;
  private learner: Learner;
  private segmentId: string | null | undefined;

  constructor(
    private readonly services: InstanceServices,
    private readonly input: RunStepInput,
    private readonly now: Attempt<Memory>,
    private readonly bound: BoundDriver,
    private readonly facts: FailureFacts,
  ) {
    this.lms = services.lms(now.signal);
    this.learner = input.whose.learner;
  }

  async run(): Promise<RunStepResult> {
    let place: Place = this.mustAsk() ? await this.ask() : 'before';
    if (place === 'before') {
      await this.fetchSegmentId();
      place = await this.patch(this.input.step.start, 'starting');
      if (place === 'before') throw this.disagreement();
    }
    if (place === 'elsewhere') return { kind: 'moved' };

    let result: StepResult | undefined = this.now.remembered?.result;
    if (place === 'entered') {
      // What the service has said to an earlier attempt is not asked of it again: the same call may be answered "no such person".
      if (result === undefined) {
        await this.fetchSegmentId();
        const erased = await this.erase();
        if (erased === 'moved') return { kind: 'moved' };
        result = erased;
        this.now.remember({ result });
      }
      place = await this.patch(this.input.step.end, `done (${result.outcome})`);
      if (place === 'before' || place === 'entered') throw this.disagreement();
    }
    const receipt = this.receipt(result);
    if (place === 'elsewhere') return { kind: 'moved', receipt };
    if (place === 'ended' && this.input.last) {
      place = await this.patch('COMPLETE', 'every step is done');
      if (place !== 'complete') return { kind: 'moved', receipt };
    }
    const state = place === 'complete' ? 'COMPLETE' : this.input.step.end;
    return {
      kind: 'done',
      receipt,
      state,
      ...(this.segmentId === undefined ? {} : { ecommerceSegmentId: this.segmentId }),
    };
  }

  private mustAsk(): boolean {
    const { entered, seenAtMs } = this.input;
    return entered || this.now.number > 1 || (seenAtMs !== undefined && Date.now() - seenAtMs > FRESH_MS);
  }

  private async ask(): Promise<Place> {
    this.now.inTime();
    const row = await whereIs(this.lms, this.learner);
    if (row === 'absent') return 'elsewhere';
    const { step, before, last } = this.input;
    switch (row.currentState) {
      case before:
        return 'before';
      case step.start:
        return 'entered';
      case step.end:
        return 'ended';
      default:
        return last && row.currentState === 'COMPLETE' ? 'complete' : 'elsewhere';
    }
  }

  /** Writes a state; a refusal is believed only as far as the status GET bears it out. */
  private async patch(newState: string, what: string): Promise<Place> {
    this.now.inTime();
    const { step, whose } = this.input;
    const response = `Lethe: ${step.start} ${step.service} ${step.method}: ${what}, run ${whose.run}`;
    const answer = await this.lms.updateRetirementStatus({
      username: this.learner.originalUsername,
      newState,
      response,
    });
    if (answer !== 'updated') return this.ask();
    if (newState === 'COMPLETE') return 'complete';
    return newState === step.start ? 'entered' : 'ended';
  }

  /** The driver's call. What the service refuses for good is believed only if the learner is still in this step. */
  private async erase(): Promise<StepResult | 'moved'> {
    this.now.inTime();
    const { driver, options, context } = this.bound;
    const { method } = this.input.step;
    try {
      return await eraseWith(driver, method, this.learner, options, context(this.now.signal));
    } catch (error) {
      if (!(error instanceof RetirementError) || error.code !== 'service.rejected') throw error;
      if ((await this.ask()) !== 'entered') return 'moved';
      const absent = error.facts.status === 404 && driver.methodsAbsentOn404?.includes(method) === true;
      if (absent) return { outcome: 'already-absent' };
      throw error;
    }
  }

  /** Once, before the first step that this run does. */
  private async fetchSegmentId(): Promise<void> {
    if (this.services.trackingId === undefined || this.learner.ecommerceSegmentId !== undefined) return;
    this.now.inTime();
    this.segmentId = await this.services.trackingId(this.learner.originalUsername, this.now.signal);
    this.learner = { ...this.learner, ecommerceSegmentId: this.segmentId };
  }

  private receipt(result: StepResult | undefined): Receipt {
    const { step } = this.input;
    return {
      step: step.start,
      service: step.service,
      method: step.method,
      outcome: result?.outcome ?? 'done-before',
      ...(result?.reference === undefined ? {} : { reference: result.reference }),
      at: new Date().toISOString(),
      attempts: this.now.number,
    };
  }

  /** The LMS refuses a step that follows by the pipeline: its states or their order are others. Nobody is ERRORED for that. */
  private disagreement(): RetirementError {
    return new RetirementError('learner.unexpected-state', { ...this.facts, service: 'LMS', status: 400 });
  }
}
