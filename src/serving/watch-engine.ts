import { setTimeout as sleep } from 'node:timers/promises';
import { formatDuration } from '../domain/time/format-duration';
import type { Logger } from '../telemetry/logger';

/** The pause between two looks. @unit milliseconds */
const EVERY_MS = 5_000;

/** Why the Temporal server cannot be used. */
export type EngineTrouble = 'out-of-reach' | 'denied' | 'no-namespace';

const SAID = {
  'out-of-reach': { level: 'warn', what: 'is out of reach', meanwhile: 'runs wait for it, and continue by themselves' },
  denied: { level: 'error', what: 'refuses the credentials of this worker', meanwhile: 'runs wait' },
  'no-namespace': {
    level: 'error',
    what: 'does not have the namespace of this worker any more',
    meanwhile: 'runs wait',
  },
} as const satisfies Record<EngineTrouble, { level: 'warn' | 'error'; what: string; meanwhile: string }>;

export interface EngineWatchOptions {
  readonly address: string;
  readonly logger: Logger;
  /** When it answered last, before the first look. @unit epoch milliseconds */
  readonly answeredMs: number;
  /** One look at the server; undefined when it answers. Never rejects. */
  readonly ask: () => Promise<EngineTrouble | undefined>;
}

/** Says once that the Temporal server is lost, and once that it is back: the SDK says every retry of every poller. */
export class EngineWatch {
  private trouble: EngineTrouble | undefined;
  private answeredMs: number;
  private backMs = Number.NEGATIVE_INFINITY;
  private looking: Promise<void> | undefined;

  constructor(private readonly options: EngineWatchOptions) {
    this.answeredMs = options.answeredMs;
  }

  /** Whether it was lost at that moment or later: what began then may have failed for that alone. */
  lostSince(ms: number): boolean {
    return this.trouble !== undefined || this.backMs >= ms;
  }

  /** What an operator should know of it now, for `/health`. */
  warnings(): readonly string[] {
    if (this.trouble === undefined) return [];
    return [`Temporal at ${this.options.address} ${SAID[this.trouble].what} since ${isoSeconds(this.answeredMs)}`];
  }

  /** Anybody who asks while a look is under way waits for that one. */
  look(nowMs: number): Promise<void> {
    this.looking ??= this.ask(nowMs).finally(() => {
      this.looking = undefined;
    });
    return this.looking;
  }

  private async ask(nowMs: number): Promise<void> {
    const { address, ask, logger } = this.options;
    const began = performance.now();
    const trouble = await ask();
    if (trouble !== undefined && trouble !== this.trouble) {
      const { level, what, meanwhile } = SAID[trouble];
      logger[level]({}, `Temporal at ${address} ${what}: ${meanwhile}`);
    }
    if (trouble === undefined) {
      if (this.trouble !== undefined) {
        logger.info({}, `Temporal at ${address} is back after ${formatDuration(nowMs - this.answeredMs)}`);
        this.backMs = nowMs + performance.now() - began;
      }
      this.answeredMs = nowMs;
    }
    this.trouble = trouble;
  }

  /** Looks until the signal is aborted. */
  async run(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      await this.look(Date.now());
      await sleep(EVERY_MS, undefined, { signal, ref: false }).catch(() => {});
    }
  }
}

function isoSeconds(ms: number): string {
  return `${new Date(ms).toISOString().slice(0, 19)}Z`;
}
