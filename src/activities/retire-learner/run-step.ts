import { type FailureFacts, RetirementError } from '../../domain/failure/failure';
import type { Learner } from '../../domain/learner/learner';
import { ROW_LASTS_MS } from '../../domain/learner/row-lasts';
import { keepsName } from '../../domain/pipeline/renames';
import type { StepTold } from '../../domain/run/event';
import type { Receipt, StepResult } from '../../domain/run/receipt';
import { eraseWith } from '../../drivers/kit/driver';
import type { LmsClient } from '../../openedx/lms/lms';
import type { ActivityParts } from '../kit/activity-parts';
import { type Attempt, attempt } from '../kit/attempt';
import { letStepBegin } from '../kit/in-force';
import type { BoundDriver, InstanceServices } from '../kit/instance-services';
import { NameCheck } from '../kit/name-check';
import { unlessRefused } from '../kit/unless-refused';
import type { RunStepInput, RunStepResult } from './contract';
import { whereIs } from './look';
import { StepMemory, toldOf } from './step-memory';

/**
 * In a longer time, a person can move the learner, or let them ask again: before a learner is begun with, and after a service
 * took so long, the LMS is read once more. @unit milliseconds
 */
const JUST_READ_MS = 3_000;

/** Where the LMS has the learner, as seen from one step. */
type Place = 'before' | 'entered' | 'ended' | 'complete' | 'elsewhere';

/**
 * One step: START_STATE, the driver's call, END_STATE, and after the last step COMPLETE. Three requests when all goes
 * well. Every refusal of the LMS is reconciled with its status before it is believed, so that neither a lost answer
 * nor a killed worker strands the learner.
 */
export function createRunStep(parts: ActivityParts) {
  return (input: RunStepInput): Promise<RunStepResult> => {
    const facts = { service: input.step.service, step: input.step.start };
    const work = async (now: Attempt<StepTold>) => {
      const began = performance.now();
      const step = new StepAttempt(parts.services, input, now, facts);
      const result = await step.tell(async () => {
        const isDue = await letStepBegin(parts, input);
        return isDue ? step.run(driverFor(parts.services, input, facts)) : { kind: 'elsewhere' };
      });
      if (result.kind === 'done')
        parts.metrics.stepDone(input.whose.site.instance, result.receipt, performance.now() - began);
      return result;
    };
    const { deadlineMs, said, whose } = input;
    return attempt(parts, whose.site, deadlineMs, facts, work, (memory) => toldOf(memory, said));
  };
}

function driverFor(services: InstanceServices, { step }: RunStepInput, facts: FailureFacts): BoundDriver {
  const bound = services.driver(step.service);
  if (bound === undefined || !Object.hasOwn(bound.driver.methods, step.method)) {
    throw new RetirementError('config.stale', facts);
  }
  return bound;
}

/** One attempt at one step, from wherever the LMS has the learner. */
class StepAttempt {
  private readonly lms: LmsClient;
  private readonly memory: StepMemory;
  private learner: Learner;
  /** When the LMS's state was last read or written. @unit epoch milliseconds */
  private seenAtMs: number;
  private wroteStart = false;
  private sawStart = false;
  private maySendEnd: boolean;

  constructor(
    services: InstanceServices,
    private readonly input: RunStepInput,
    private readonly now: Attempt<StepTold>,
    private readonly facts: FailureFacts,
  ) {
    this.lms = services.lms(now.signal);
    this.learner = input.whose.learner;
    this.seenAtMs = input.seenAtMs;
    this.memory = new StepMemory(now);
    this.maySendEnd = this.memory.result !== undefined;
  }

  /** Does the work, and says of a learner who is elsewhere whether START_STATE was sent; where that fails before END_STATE is sent for sure, the attempt after this one knows. */
  async tell(work: () => Promise<RunStepResult>): Promise<RunStepResult> {
    try {
      const result = await work();
      if (result.kind === 'done') return result;
      const began = this.wroteStart || this.sawStart || this.memory.beganBefore;
      return began && result.began === undefined ? { ...result, began: {} } : result;
    } catch (error) {
      const notEnded = this.now.number;
      if (!this.maySendEnd && (this.sawStart || this.memory.noneEndedBefore())) this.memory.keep({ notEnded });
      throw error;
    }
  }

  async run(bound: BoundDriver): Promise<RunStepResult> {
    const name = new NameCheck(this.lms, this.input.step, bound);
    let place: Place = (await this.mustAsk(name)) ? await this.ask() : 'before';
    // What the service has said to an earlier attempt is not asked of it again: the same call may be answered "no such person".
    let result = place === 'before' ? undefined : (this.memory.result ?? this.input.said);
    // Somebody has put the learner back since the service said so: it is to be asked again.
    if (place === 'before' && this.input.said !== undefined) return { kind: 'elsewhere' };
    if (place === 'before') {
      await this.refuseAnother(name);
      place = await this.patch('before', this.input.step.start, 'starting');
      if (place === 'before') throw this.disagreement();
    }
    if (place === 'elsewhere') return { kind: 'elsewhere' };

    if (place === 'entered') {
      if (result === undefined) {
        await this.refuseAnother(name);
        const erased = await this.erase(bound);
        if (erased === 'elsewhere') return { kind: 'elsewhere' };
        result = erased;
        this.memory.keep({ result, seenAtMs: this.seenAtMs });
      }
      this.maySendEnd = true;
      place = await this.patch('entered', this.input.step.end, `done (${result.outcome})`, JUST_READ_MS);
      if (place === 'entered') throw this.disagreement();
      if (place === 'before') place = 'elsewhere';
    }
    const receipt = this.receipt(result);
    if (place === 'elsewhere') return { kind: 'elsewhere', began: { receipt } };
    if (place === 'ended' && this.input.last) {
      place = await this.patch('ended', 'COMPLETE', 'every step is accounted for');
      if (place !== 'complete') return { kind: 'elsewhere', began: { receipt } };
    }
    const state = place === 'complete' ? 'COMPLETE' : this.input.step.end;
    return { kind: 'done', receipt, state, seenAtMs: this.seenAtMs };
  }

  /** A later attempt always reads; so does a step that must know the learner's present name and does not. */
  private async mustAsk(name: NameCheck): Promise<boolean> {
    const { entered, mayBeRenamed, before } = this.input;
    const isFresh = this.isFresh(before === 'PENDING' ? JUST_READ_MS : ROW_LASTS_MS);
    if (entered || this.now.number > 1 || !isFresh) return true;
    return (mayBeRenamed || this.learner.username === undefined) && name.needsRecord(this.learner);
  }

  private async refuseAnother(name: NameCheck): Promise<void> {
    if (!keepsName(this.learner)) await name.refuseAnother(this.learner);
  }

  /** Clocks of two workers may differ by some seconds: a time that is to come is as near as one that is past. */
  private isFresh(lastsMs = ROW_LASTS_MS): boolean {
    return Math.abs(Date.now() - this.seenAtMs) <= lastsMs;
  }

  private async ask(): Promise<Place> {
    this.now.inTime();
    const { step, before, last } = this.input;
    const askedAtMs = Date.now();
    const likely = [step.start, step.end, before, ...(last ? ['COMPLETE'] : [])];
    const row = await whereIs(this.lms, this.learner, likely);
    if (row === undefined) return 'elsewhere';
    this.seenAtMs = askedAtMs;
    this.memory.see(row.currentState === step.start ? askedAtMs : undefined);
    this.learner = { ...this.learner, ...(row.username === undefined ? {} : { username: row.username }) };
    switch (row.currentState) {
      case step.start:
        this.sawStart = true;
        return 'entered';
      // START_STATE itself, where nothing before it may be begun from.
      case before:
        return this.isPutBack(row) ? 'elsewhere' : 'before';
      case step.end:
        return this.mayBeOurs(row, step.start) ? 'ended' : 'elsewhere';
      case 'COMPLETE':
        return last && this.mayBeOurs(row, step.end) ? 'complete' : 'elsewhere';
      default:
        return 'elsewhere';
    }
  }

  /**
   * Whether an end that we did not see ourselves write can be this run's work: an attempt of it had begun, and the LMS came
   * there from the state in which such an attempt leaves it. A hand in the admin, or another driver, vouches for nothing.
   */
  private mayBeOurs(row: Learner, from: string): boolean {
    return (this.input.mayHaveEnded || !this.memory.noneEndedBefore() || this.wroteStart) && row.lastState === from;
  }

  /** PENDING again after this step had begun: whether a cool-off begins again is for the run to say. */
  private isPutBack(row: Learner): boolean {
    const { step, before, entered, whose } = this.input;
    const isWritten = row.modified !== whose.learner.modified;
    return (entered || this.now.number > 1) && before === 'PENDING' && row.lastState === step.start && isWritten;
  }

  /** Writes a state; a refusal is believed only as far as the status bears it out. Never blind: see `ROW_LASTS_MS`. */
  private async patch(from: Place, newState: string, what: string, lastsMs?: number): Promise<Place> {
    if (!this.isFresh(lastsMs)) {
      const place = await this.ask();
      if (place !== from) return place;
    }
    this.now.inTime();
    const { step, whose } = this.input;
    const response = `Lethe: ${step.start} ${step.service} ${step.method}: ${what}, run ${whose.run}`;
    const username = this.learner.originalUsername;
    const writtenAtMs = Date.now();
    if (newState === step.start) this.memory.keep({ began: true });
    const answer = await unlessRefused(this.lms.updateRetirementStatus({ username, newState, response }));
    if (answer !== 'updated') return this.ask();
    if (newState === step.start) {
      this.memory.see(writtenAtMs);
      this.wroteStart = true;
      this.sawStart = true;
    }
    this.seenAtMs = writtenAtMs;
    if (newState === 'COMPLETE') return 'complete';
    return newState === step.start ? 'entered' : 'ended';
  }

  /** The driver's call. What the service refuses for good is believed only if the learner is still in this step. */
  private async erase(bound: BoundDriver): Promise<StepResult | 'elsewhere'> {
    this.now.inTime();
    const { driver, options, context } = bound;
    const { method } = this.input.step;
    try {
      return await eraseWith(driver, method, this.learner, options, context(this.now.signal));
    } catch (error) {
      if (!(error instanceof RetirementError) || error.code !== 'service.rejected') throw error;
      if ((await this.ask()) !== 'entered') return 'elsewhere';
      const absent = error.facts.status === 404 && driver.methodsAbsentOn404?.includes(method) === true;
      if (absent) return { outcome: 'already-absent' };
      throw error;
    }
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
    return new RetirementError('config.invalid', { ...this.facts, service: 'LMS', status: 400, doubt: 'unexpected' });
  }
}
