import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ApplicationFailure } from '@temporalio/common';
import { MockActivityEnvironment } from '@temporalio/testing';
import { DefaultLogger } from '@temporalio/worker';
import type { BreachKind, RequestRecord } from '../../sandbox/ledger';
import type { LearnerSpec } from '../../sandbox/people/seed-learners';
import type { SandboxTuning } from '../../sandbox/sandbox-options';
import { type Sandbox, startSandbox } from '../../sandbox/start-sandbox';
import type { Activities } from '../../src/activities/contract';
import { createActivities } from '../../src/activities/create-activities';
import type { RulesInForce } from '../../src/activities/discover-learners/contract';
import { Pace } from '../../src/activities/kit/pace';
import type { RunStepInput, Whose } from '../../src/activities/retire-learner/contract';
import { loadConfig } from '../../src/config/load-config';
import type { Learner } from '../../src/domain/learner/learner';
import type { Plan } from '../../src/domain/pipeline/plan';
import type { Receipt } from '../../src/domain/run/receipt';
import { utcDay } from '../../src/domain/time/utc-day';
import { everyRow } from '../../src/openedx/lms/retirement-rows';
import { type OpenInstance, openInstance } from '../../src/serving/open-instance';
import type { LogFields, Logger } from '../../src/telemetry/logger';
import { PagesInMemory } from './pages-in-memory';
import { RecordsInMemory } from './records-in-memory';
import { RunsInMemory } from './runs-in-memory';

/** What Temporal would know of an attempt. */
export interface AttemptInfo {
  readonly attempt?: number;
  readonly heartbeatDetails?: unknown;
  /** @default an hour */
  readonly startToCloseTimeoutMs?: number;
}

export interface Failed {
  readonly type: string | null | undefined;
  readonly facts: unknown;
  /** Whether Temporal tries it again in its quick tier. */
  /** What the run is told beside. */
  readonly told?: unknown;
  readonly quick: boolean;
  readonly message: string;
}

/** The activities as a worker has them, config and all, in front of a sandbox; only Temporal is played. */
export class ActivityBench {
  readonly runs = new RunsInMemory();
  readonly logged: { readonly fields: LogFields; readonly message: string }[] = [];
  readonly steps: { readonly receipt: Receipt; readonly durationMs: number }[] = [];
  /** SERVICE and code of each attempt of a step that failed. */
  readonly failures: string[] = [];
  readonly heartbeats: unknown[] = [];
  readonly stopping = new AbortController();
  readonly records: RecordsInMemory;
  readonly pages = new PagesInMemory();
  readonly activities: Activities;
  /** Of the queue that all workflows share. */
  readonly pace = new Pace();
  readonly plan: Plan;
  private readonly names: string[] = [];

  private constructor(
    readonly sandbox: Sandbox,
    private readonly opened: OpenInstance,
  ) {
    const write = (fields: LogFields, message: string) => void this.logged.push({ fields, message });
    const logger: Logger = { debug: write, info: write, warn: write, error: write };
    const metrics = {
      stepDone: (_instance: string, receipt: Receipt, durationMs: number) =>
        void this.steps.push({ receipt, durationMs }),
      stepFailed: (_instance: string, service: string, code: string) => void this.failures.push(`${service} ${code}`),
    };
    const { services } = opened;
    this.plan = services.rules.plan;
    this.records = new RecordsInMemory(services.rules.card.id, services.settings);
    const { runs, pace, records, pages, stopping } = this;
    this.activities = createActivities({
      services,
      runs,
      pace,
      records,
      pages,
      logger,
      metrics,
      stopping: stopping.signal,
    });
  }

  /** @param change what is different in the sandbox's driver-script file */
  static async open(
    tuning: Partial<SandboxTuning> = {},
    change: (yaml: string) => string = (yaml) => yaml,
  ): Promise<ActivityBench> {
    const sandbox = await startSandbox(tuning);
    const folder = await mkdtemp(join(tmpdir(), 'lethe-activities-'));
    try {
      const path = join(folder, 'sandbox.yml');
      await writeFile(path, change(sandbox.config()));
      const { instances } = await loadConfig({ path, env: {} });
      const [instance] = instances;
      if (instance === undefined) throw new Error('no instance');
      const opened = openInstance(instance);
      // A token beforehand, so that what is recorded is the activity's own.
      await opened.services.lms(new AbortController().signal).retirementStatus('nobody-at-all');
      sandbox.admin.clearRecord();
      return new ActivityBench(sandbox, opened);
    } finally {
      await rm(folder, { recursive: true });
    }
  }

  async close(): Promise<void> {
    this.opened.close();
    await this.sandbox.stop();
  }

  /** Somebody who asked, as the queue tells them. Goes on no record. */
  async add(spec: LearnerSpec): Promise<Learner> {
    const [view] = this.sandbox.admin.add([spec]);
    if (view === undefined) throw new Error('the sandbox took nobody');
    const lms = this.opened.services.lms(new AbortController().signal);
    // By date: the queue leaves out everybody who asked within this very millisecond.
    const day = utcDay(view.created ?? '');
    const question = { state: view.state ?? 'PENDING', startDate: day, endDate: day };
    let found: Learner | undefined;
    for await (const row of everyRow(lms.retirementsByStatusAndDate(question))) {
      if (row.userId === view.userId) found = row;
    }
    this.sandbox.admin.clearRecord();
    if (found === undefined) throw new Error('the LMS does not list them');
    this.names.push(found.originalUsername, found.originalEmail, found.originalName);
    return found;
  }

  /** The rules in force, as discovery gets them. */
  get rules(): RulesInForce {
    const { instance, settings, rulesRevision: revision } = this.records.record;
    const { fingerprint, plan, discovery } = settings;
    return { revision, site: { instance, fingerprint }, plan, discovery };
  }

  whose(learner: Learner): Whose {
    const { id, fingerprint } = this.opened.services.rules.card;
    return { site: { instance: id, fingerprint }, learner, run: 'run-1' };
  }

  /** The step of that START_STATE, first attempt, on a row that was read just now. */
  stepInput(learner: Learner, start: string, more: Partial<RunStepInput> = {}): RunStepInput {
    const { steps } = this.plan;
    const at = steps.findIndex((step) => step.start === start);
    const step = steps[at];
    if (step === undefined) throw new Error(`no such step: ${start}`);
    const before = steps[at - 1]?.end ?? 'PENDING';
    const last = at === steps.length - 1;
    const known = { entered: false, mayHaveEnded: more.entered === true, seenAtMs: Date.now(), mayBeRenamed: false };
    return { whose: this.whose(learner), step, before, last, ...known, deadlineMs: 5_000, ...more };
  }

  environment(info: AttemptInfo = {}): MockActivityEnvironment {
    const env = new MockActivityEnvironment(
      { startToCloseTimeoutMs: 3_600_000, ...info },
      { logger: new DefaultLogger('ERROR') },
    );
    env.on('heartbeat', (details: unknown) => this.heartbeats.push(details));
    return env;
  }

  async run<Name extends keyof Activities>(
    name: Name,
    input: Parameters<Activities[Name]>[0],
    info: AttemptInfo = {},
  ): Promise<Awaited<ReturnType<Activities[Name]>>> {
    type Result = Awaited<ReturnType<Activities[Name]>>;
    const activity = this.activities[name] as (given: unknown) => Promise<Result>;
    return (await this.environment(info).run<[unknown], Result, typeof activity>(activity, input)) as Result;
  }

  /** As `run`, where it must fail. */
  async fail<Name extends keyof Activities>(
    name: Name,
    input: Parameters<Activities[Name]>[0],
    info: AttemptInfo = {},
  ): Promise<Failed> {
    const end = await this.run(name, input, info).then(
      (value) => ({ value }),
      (error: unknown) => ({ error }),
    );
    if (!('error' in end)) throw new Error(`expected a failure, got ${JSON.stringify(end.value)}`);
    const { error } = end;
    if (!(error instanceof ApplicationFailure)) throw error;
    const { type, details, nonRetryable, message } = error;
    const told = details?.[1] === undefined ? {} : { told: details[1] };
    return { type, facts: details?.[0], ...told, quick: nonRetryable !== true, message };
  }

  /** Requests in order, as `PATCH update_retirement_status 204`; with the service before it where it is not the LMS. */
  asked(): readonly string[] {
    return this.sandbox.admin.requests().map(inShort);
  }

  broken(): readonly BreachKind[] {
    return this.sandbox.admin.violations().map(({ kind }) => kind);
  }

  /** As soon as a request whose path holds this has come in. */
  async whenAsked(path: string): Promise<void> {
    while (!this.sandbox.admin.requests().some((request) => request.path.includes(path))) {
      await new Promise((resolve) => setTimeout(resolve, 2));
    }
  }

  /** Everything that was logged or said, which must hold nobody's name. */
  namesIn(text: string): readonly string[] {
    return this.names.filter((name) => text.includes(name));
  }
}

function inShort({ service, method, path, status }: RequestRecord): string {
  const parts = path.split('/').filter((part) => part !== '' && !/^\d+$/.test(part));
  const last = path.includes('tracking_id') ? 'tracking_id' : parts[parts.length - 1];
  const at = service === 'lms' ? '' : `${service} `;
  return `${at}${method} ${last} ${status ?? 'lost'}`;
}
