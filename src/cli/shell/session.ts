import { userInfo } from 'node:os';
import { printableLines } from '../../domain/text/printable';
import type { OperationContext, TemporalClient } from '../../operations/operation-context';
import { isRefusal, type Refusal } from '../../operations/refusal';
import { CliError } from './cli-error';
import type { CommonOptions } from './common-options';
import { explainError } from './explain-error';
import { mustHoldKey } from './must-hold-key';
import { NamedConfig } from './named-config';
import type { Connected, Parts, Programs } from './parts';
import { pastedCommand } from './pasted-command';
import { progressText } from './progress-text';
import { refusalFault } from './refusal-fault';
import type { Terminal } from './terminal';
import { Output } from './terminal';
import { type GoesOn, Waiting } from './waiting';
import { withFile } from './with-file';

/** Where a command runs, whatever its options are. */
export interface Surroundings {
  readonly terminal: Terminal;
  readonly programs: Programs;
  readonly parts: Parts;
}

/** What one command works with: its options, its config, its output, and Temporal once it asks for it. */
export class Session<Options extends CommonOptions = CommonOptions> {
  readonly terminal: Terminal;
  readonly programs: Programs;
  readonly parts: Parts;
  readonly output: Output;
  readonly config: NamedConfig;
  readonly waiting: Waiting;
  readonly startedMs = Date.now();
  /** Instances whose keys this client was seen to have. */
  private readonly mayWriteFor = new Set<string>();
  private connecting: Promise<Connected> | undefined;

  constructor(
    { terminal, programs, parts }: Surroundings,
    readonly options: Options,
  ) {
    this.terminal = terminal;
    this.programs = programs;
    this.parts = parts;
    this.output = new Output(terminal, options);
    this.config = new NamedConfig(options, terminal.env);
    this.waiting = new Waiting(this.startedMs + (options.timeout ?? Number.POSITIVE_INFINITY));
  }

  /** Environment as this command sees it: `--address` and `--namespace` override TEMPORAL_ADDRESS and TEMPORAL_NAMESPACE. */
  get env(): Terminal['env'] {
    const { address, namespace } = this.options;
    return {
      ...this.terminal.env,
      ...(address === undefined ? {} : { TEMPORAL_ADDRESS: address }),
      ...(namespace === undefined ? {} : { TEMPORAL_NAMESPACE: namespace }),
    };
  }

  /** Who asks, for the record. */
  get by(): string {
    const given = this.options.by ?? this.terminal.env.LETHE_BY;
    if (given) return given;
    try {
      return userInfo().username;
    } catch {
      return 'unknown';
    }
  }

  /** Connects at the first call. @throws EngineFault when it is out of reach */
  connected(): Promise<Connected> {
    this.connecting ??= this.connect();
    return this.connecting;
  }

  async client(): Promise<TemporalClient> {
    return (await this.connected()).client;
  }

  /** @throws CliError where this client lacks what the instance is encrypted with; `replaces`: it ends the record */
  async mayWrite(instance: string, replaces: boolean): Promise<void> {
    if (!this.mayWriteFor.has(instance)) await mustHoldKey(await this.connected(), instance, replaces);
    this.mayWriteFor.add(instance);
  }

  /**
   * Runs an operation for an instance, with its progress on the terminal.
   * @param goesOn what becomes of it where the person stops waiting
   * @param replaces it ends the record of the instance
   * @throws CliError for a refusal, and where this client lacks what the instance is encrypted with
   */
  async run<T>(
    instance: string,
    goesOn: GoesOn,
    operation: (context: OperationContext) => Promise<T | Refusal>,
    replaces = false,
  ): Promise<T> {
    await this.mayWrite(instance, replaces);
    const client = await this.client();
    const onProgress: OperationContext['onProgress'] = (progress) => this.output.show(progressText(progress));
    const done = await this.waiting.until(goesOn, (signal) =>
      operation({ client, instance, by: this.by, signal, onProgress }),
    );
    if (isRefusal(done)) throw refusalFault(this, done);
    return done;
  }

  /**
   * A bulk or hasty change: on a terminal the instance's name is asked for; off it `--yes` stands for it.
   * @param typed the name is asked for in spite of `--yes`
   */
  async confirmByName(instance: string, what: string, typed = false): Promise<void> {
    if (this.options.yes === true && !typed) return;
    if (!this.terminal.interactive) {
      throw new CliError('usage', 'confirmation needs a terminal', `${what}\nPass --yes to proceed.`);
    }
    this.output.clear();
    const answer = await this.terminal.ask(
      `${printableLines(what)}\nType the instance's name (${instance}) to go on: `,
    );
    if (answer !== instance) throw new CliError('refused', 'not confirmed; nothing was changed');
  }

  /** A command to run next, with the options that name the site and the server: it can be pasted. */
  command(words: string, scope: 'instance' | 'all' = 'instance'): string {
    return pastedCommand(words, this.options, scope);
  }

  /** An error, with the file of this command line in the commands of its hint. */
  named(error: unknown): unknown {
    const { exit, message, hint = '', code, cause } = explainError(error);
    const named = withFile(hint, this.options, this.terminal.env);
    return named === hint ? error : Object.assign(new CliError(exit, message, named, code), { cause });
  }

  async close(): Promise<void> {
    this.output.clear();
    const connected = await this.connecting?.catch(() => undefined);
    await connected?.client.connection.close();
  }

  private async connect(): Promise<Connected> {
    const instances = (await this.config.readIfNeeded()) ?? [];
    const files = instances.flatMap(({ encryption, source }) =>
      encryption === undefined ? [] : [{ where: source.file, said: encryption }],
    );
    const ids = instances.map(({ card }) => card.id);
    const told = new Set<string>();
    const note = (line: string) => {
      if (!told.has(line)) this.output.note(line);
      told.add(line);
    };
    return this.parts.connect({ env: this.env, files, instances: ids, note });
  }
}
