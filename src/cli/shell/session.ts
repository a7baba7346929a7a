import { setMaxListeners } from 'node:events';
import { userInfo } from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';
import type { OperationContext, TemporalClient } from '../../operations/operation-context';
import { isRefusal, type Refusal } from '../../operations/refusal';
import { cleanOutput, jsonText } from './clean-output';
import { CliError } from './cli-error';
import { openClientEncryption } from './client-encryption';
import type { CommandLine } from './command-line';
import type { CommonOptions } from './common-options';
import type { Page } from './page';
import { Progress } from './progress';
import { progressText } from './progress-text';
import { refusalFault } from './refusal-fault';
import { rooms } from './rooms';
import type { Terminal } from './terminal';

const SIGNALS = ['SIGINT', 'SIGTERM'] as const;
const WATCH_EVERY_MS = 2_000;
/** To the upper left, and nothing below. */
const CLEAR = '\x1b[H\x1b[J';

/** Programs that some commands become. */
export interface Programs {
  readonly worker: string;
  readonly sandbox: string;
  /** The bundled workflows. */
  readonly bundle: string;
}

/** What one command works with: its options, its terminal, and Temporal once it asks for it. */
export class Session<Options extends CommonOptions = CommonOptions> implements CommandLine {
  readonly progress: Progress;
  readonly options: Options;
  readonly startedMs = Date.now();
  private connected: Promise<TemporalClient> | undefined;
  private encrypted = false;
  private readonly interrupts = new Set<() => void>();
  private readonly known = new Map<string, Promise<unknown>>();

  constructor(
    readonly terminal: Terminal,
    options: Options,
    readonly programs: Programs,
  ) {
    this.options = options.output === 'json' ? { ...options, json: true } : options;
    this.progress = new Progress(terminal);
  }

  /** Environment as this command sees it: `--address` and `--namespace` override TEMPORAL_ADDRESS and TEMPORAL_NAMESPACE. */
  get engineEnv(): Record<string, string | undefined> {
    const { address, namespace } = this.options;
    return {
      ...this.terminal.env,
      ...(address === undefined ? {} : { TEMPORAL_ADDRESS: address }),
      ...(namespace === undefined ? {} : { TEMPORAL_NAMESPACE: namespace }),
    };
  }

  once<T>(what: string, work: () => Promise<T>): Promise<T> {
    const done = (this.known.get(what) ?? work()) as Promise<T>;
    this.known.set(what, done);
    return done;
  }

  /** Connects at the first call. @throws EngineFault when it is out of reach */
  client(): Promise<TemporalClient> {
    this.connected ??= this.connect();
    return this.connected;
  }

  /** Whether what this command writes is encrypted. */
  async encrypts(): Promise<boolean> {
    await this.client();
    return this.encrypted;
  }

  async close(): Promise<void> {
    this.progress.clear();
    const client = await this.connected?.catch(() => undefined);
    await client?.connection.close();
  }

  /** The answer: one JSON value with `--json`, else the text. */
  answer(value: unknown, text: (page: Page) => string): void {
    this.progress.clear();
    this.terminal.out(this.options.json === true ? jsonText(value) : text(this.terminal.page));
  }

  /**
   * An answer that is a list, as `--output` says: a line of JSON for each item, or CSV with a head.
   * @param columns keys of the items, in the order of the CSV
   */
  answerList<T extends object>(
    value: object,
    {
      items,
      columns,
      text,
    }: { items: readonly T[]; columns: readonly (keyof T & string)[]; text: (page: Page) => string },
  ): void {
    const { output = 'table' } = this.options;
    if (output === 'json' || output === 'table' || this.options.json === true) return this.answer(value, text);
    this.progress.clear();
    if (output === 'jsonl') {
      for (const item of items) this.terminal.out(jsonText(item));
      return;
    }
    const { stringify } = rooms.csv();
    const rows = items.map((item) => columns.map((column) => cleanOutput(String(item[column] ?? ''))));
    // A cell that a spreadsheet would take for a formula is quoted: names come from strangers.
    this.terminal.out(stringify([columns, ...rows], { escape_formulas: true }).trimEnd());
  }

  /** Shows an answer again and again, until Ctrl-C or `--timeout`: on a terminal in place, else one after another. */
  async watch(show: () => Promise<number>): Promise<number> {
    if (this.options.watch === undefined) return show();
    const everyMs = this.options.watch === true ? WATCH_EVERY_MS : this.options.watch;
    let code = 0;
    const stopped = await this.waiting('', async (signal) => {
      for (;;) {
        if (this.terminal.page.colour) this.terminal.draw(CLEAR);
        code = await show();
        await sleep(everyMs, undefined, { signal });
      }
    }).catch((error: unknown) => error);
    if (stopped instanceof CliError && (stopped.exit === 'interrupted' || stopped.exit === 'timed-out')) return code;
    throw stopped;
  }

  /** A line for the person beside the answer. */
  note(line: string): void {
    this.progress.note(line);
  }

  /** A command to run next, with the options that name the site and the server: it can be pasted. */
  command(words: string, { instance: named = true } = {}): string {
    const { config, config_file, instance, address, namespace } = this.options;
    const said = { config: config ?? config_file, ...(named ? { instance } : {}), address, namespace };
    const options = Object.entries(said).flatMap(([name, value]) =>
      value === undefined ? [] : [`--${name} ${quoted(value)}`],
    );
    return ['lethe', words, ...options].join(' ');
  }

  /** Who asks, for the record. */
  get by(): string {
    const said = this.options.by ?? this.terminal.env.LETHE_BY;
    if (said) return said;
    try {
      return userInfo().username;
    } catch {
      return 'unknown';
    }
  }

  /** When `--timeout` ends the waiting. @unit epoch milliseconds, infinite without it */
  get deadlineMs(): number {
    const { timeout } = this.options;
    return timeout === undefined ? Number.POSITIVE_INFINITY : this.startedMs + timeout;
  }

  /**
   * Does `work` until it is done, `--timeout` has passed or Ctrl-C is pressed; then `signal` tells the work to stop
   * looking. What it waited for goes on, as `goesOn` tells the person.
   */
  async waiting<T>(goesOn: string | (() => string), work: (signal: AbortSignal) => Promise<T>): Promise<T> {
    const controller = new AbortController();
    // Temporal's client leaves a listener behind at each of its long polls.
    setMaxListeners(0, controller.signal);
    const stopped = new Promise<never>((_, reject) => {
      controller.signal.addEventListener('abort', () => reject(controller.signal.reason), { once: true });
    });
    stopped.catch(() => {});
    const hint = () => (typeof goesOn === 'string' ? goesOn : goesOn());
    const interrupt = () => controller.abort(new CliError('interrupted', 'interrupted', hint()));
    const late = () => controller.abort(new CliError('timed-out', 'the time to wait is over', hint()));
    const left = this.deadlineMs - Date.now();
    const timer = Number.isFinite(left) ? setTimeout(late, Math.max(0, left)) : undefined;
    this.onInterrupt(interrupt);
    try {
      const doing = work(controller.signal);
      doing.catch(() => {});
      return await Promise.race([doing, stopped]);
    } finally {
      this.offInterrupt(interrupt);
      clearTimeout(timer);
      controller.abort(new Error('done'));
    }
  }

  /**
   * Runs an operation for an instance, with its progress on the terminal.
   * @param goesOn what becomes of it where the person stops waiting
   * @throws CliError for a refusal
   */
  async run<T>(
    instance: string,
    goesOn: string | (() => string),
    operation: (context: OperationContext) => Promise<T | Refusal>,
  ): Promise<T> {
    const client = await this.client();
    const onProgress: OperationContext['onProgress'] = (progress) => this.progress.show(progressText(progress));
    const done = await this.waiting(goesOn, (signal) =>
      operation({ client, instance, by: this.by, signal, onProgress }),
    );
    if (isRefusal(done)) throw refusalFault(this, done);
    return done;
  }

  /** One listener of the process for all that wait: many verbs may wait at once. */
  private onInterrupt(interrupt: () => void): void {
    if (this.interrupts.size === 0) for (const name of SIGNALS) process.once(name, this.interruptAll);
    this.interrupts.add(interrupt);
  }

  private offInterrupt(interrupt: () => void): void {
    this.interrupts.delete(interrupt);
    if (this.interrupts.size === 0) for (const name of SIGNALS) process.removeListener(name, this.interruptAll);
  }

  private readonly interruptAll = () => {
    for (const interrupt of [...this.interrupts]) interrupt();
  };

  private async connect(): Promise<TemporalClient> {
    const { engineConfig, isLoopback, openClient } = rooms.connectEngine();
    const { address } = engineConfig(this.engineEnv);
    // Before anything is sent to a Temporal server that must not see it.
    const { dataConverter, encrypts } = await openClientEncryption(this, {
      address,
      onThisMachine: isLoopback(address),
    });
    this.encrypted = encrypts;
    return openClient({ env: this.engineEnv, dataConverter });
  }
}

function quoted(text: string): string {
  return /^[\w./:@-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`;
}
