import { setTimeout as sleep } from 'node:timers/promises';
import type { Worker } from '@temporalio/worker';
import type { InstanceConfig } from '../config/load-config';
import type { InstanceSettings } from '../domain/instance/settings';
import type { Logger } from '../telemetry/logger';
import type { FileMetrics } from '../telemetry/metrics';
import type { RecordSight } from '../temporal/records/describe-record';
import {
  differences,
  isServed,
  RECORD_TROUBLES,
  type RecordTrouble,
  type Standing,
  standingOf,
  standingText,
  troublesOf,
} from './standing';

/** How often the file is compared with what is in force. @unit milliseconds */
const EVERY_MS = 60_000;

/** Where another LMS is in force: somebody is about to put that right. @unit milliseconds */
const SOON_MS = 5_000;

export interface InstanceServerOptions {
  readonly config: InstanceConfig;
  readonly settings: InstanceSettings;
  /** The record as it is now. */
  readonly look: () => Promise<RecordSight>;
  /** Gets each record that was found, before it is compared. */
  readonly onSight: (sight: RecordSight) => Promise<void>;
  /** Makes the Worker that answers for the file's own LMS, also where another one is in force: `rehome` asks it. */
  readonly createSiteWorker: () => Promise<Worker>;
  /** Makes the Worker of the instance's activities; it does not run yet. */
  readonly createWorker: () => Promise<Worker>;
  readonly logger: Logger;
  readonly metrics: FileMetrics;
  /** @default a minute; five seconds where another LMS is in force */
  readonly everyMs?: number;
}

/**
 * Serves one instance for as long as its file is of the LMS that is in force, and says once whenever the file and the
 * record stand to each other in another way than before.
 */
export class InstanceServer {
  private standing: Standing | undefined;
  private recordTroubles: readonly RecordTrouble[] = [];
  private told: string | undefined;
  private worker: Worker | undefined;
  private running: Promise<void> = Promise.resolve();
  private site: Worker | undefined;
  private siteRunning: Promise<void> = Promise.resolve();

  constructor(private readonly options: InstanceServerOptions) {}

  /** What an operator should know of it now, for `/health`. */
  warnings(): readonly string[] {
    if (this.standing === undefined) return [];
    const { well, text } = standingText(this.standing, this.file, this.recordTroubles);
    return well ? [] : [`${this.id}: ${text}`];
  }

  /** Names of its Workers that do not run and should. */
  troubles(): readonly string[] {
    return [this.worker, this.site].flatMap((worker) =>
      worker === undefined || worker.getState() === 'RUNNING'
        ? []
        : [`worker of ${worker.options.taskQueue} is ${worker.getState()}`],
    );
  }

  /** Compares the file with the record. What is unknown is left as it is. */
  async look(): Promise<void> {
    const { look, onSight, settings, config, metrics } = this.options;
    const sight = await look().catch((): RecordSight | undefined => undefined);
    if (sight === undefined) return;
    await onSight(sight);
    this.standing = standingOf(settings, sight);
    this.recordTroubles = troublesOf(sight);
    metrics.configDiffers(config.card.id, differences(this.standing));
    for (const trouble of RECORD_TROUBLES) {
      metrics.recordTrouble(config.card.id, trouble, this.recordTroubles.includes(trouble));
    }
    this.tell(this.standing);
  }

  /** After the first look. */
  async begin(): Promise<void> {
    this.site = await this.options.createSiteWorker();
    this.siteRunning = this.site.run();
    this.siteRunning.catch(() => {});
    await this.follow();
  }

  /** Goes on until the signal is aborted; rejects when a Worker fails. */
  async live(signal: AbortSignal): Promise<void> {
    const stopped = new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }));
    while (!signal.aborted) {
      const { everyMs = this.worker === undefined ? SOON_MS : EVERY_MS } = this.options;
      const pause = sleep(everyMs, undefined, { signal, ref: false }).catch(() => {});
      await Promise.race([pause, stopped, this.siteRunning, this.failure()]);
      if (signal.aborted) break;
      await this.look();
      await this.follow();
    }
    if (this.site?.getState() === 'RUNNING') this.site.shutdown();
    await Promise.all([this.stop(), this.siteRunning]);
  }

  /** Starts or stops the Worker, as the file stands to the record. */
  private async follow(): Promise<void> {
    const served = this.standing === undefined || isServed(this.standing);
    if (served && this.worker === undefined) {
      this.worker = await this.options.createWorker();
      this.running = this.worker.run();
      // It is awaited later, and must not be unhandled until then.
      this.running.catch(() => {});
    } else if (!served && this.worker !== undefined) {
      await this.stop();
    }
  }

  /** Never settles while all is well. */
  private failure(): Promise<void> {
    return this.worker === undefined ? new Promise(() => {}) : this.running;
  }

  private async stop(): Promise<void> {
    const { worker, running } = this;
    // It stops on purpose, so nobody has to know.
    this.worker = undefined;
    this.running = Promise.resolve();
    if (worker?.getState() === 'RUNNING') worker.shutdown();
    await running;
  }

  private tell(standing: Standing): void {
    const { logger, config } = this.options;
    const { well, text } = standingText(standing, this.file, this.recordTroubles);
    if (text === this.told) return;
    this.told = text;
    const { id, environment, lmsHost } = config.card;
    const fields = { instance: id, environment, lms: lmsHost };
    logger[well ? 'info' : 'warn'](fields, `${id} at ${lmsHost}: ${text}`);
  }

  private get id(): string {
    return this.options.config.card.id;
  }

  private get file(): string {
    return this.options.config.source.file;
  }
}
