import { execFile } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { type LearnerSpec, seedLearners } from '../../sandbox/people/seed-learners';
import type { Sandbox } from '../../sandbox/start-sandbox';
import { findTemporalCli } from '../../src/dev-server/find-temporal-cli';
import { type DevServer, startDevServer } from '../../src/dev-server/start-dev-server';
import { type Outcome, type RunOptions, runLine } from '../cli/recording-terminal';
import { openSite, type TestSite } from '../support/open-site';
import { startWorkerProcess, type WorkerProcess } from '../support/worker-process';

const MAX_BUFFER = 64 * 1024 * 1024;
const HALF_A_YEAR_ON = ((new Date().getUTCMonth() + 6) % 12) + 1;
/** The Schedule must not come in between at the full hour and enroll a learner whom a test means to cancel. */
const UNDISTURBED = { cool_off_days: 14, schedule: `{cron: '0 3 1 ${HALF_A_YEAR_ON} *'}` };

/** A site whose Temporal server keeps its database in a file that a test can search, and whose worker is a process of its own. */
export class EncryptedSite {
  readonly people: LearnerSpec[] = [];
  private readonly said: string[] = [];
  private server: DevServer | undefined;
  private worker: WorkerProcess | undefined;

  private constructor(
    private readonly site: TestSite,
    private readonly withKeys: boolean,
  ) {}

  /**
   * @param withKeys false: everything unencrypted, as on this machine where nobody says anything
   * @param change what is different in its instance file
   */
  static async open(withKeys: boolean, change = (yaml: string) => yaml): Promise<EncryptedSite> {
    const opened = await openSite({ sandbox: { workerMayCancel: true }, settings: UNDISTURBED, change });
    const site = new EncryptedSite(opened, withKeys);
    if (withKeys) await site.lethe('keys init');
    return site;
  }

  get sandbox(): Sandbox {
    return this.site.sandbox;
  }

  get folder(): string {
    return this.site.folder;
  }

  get file(): string {
    return this.site.file;
  }

  get ringFile(): string {
    return join(this.folder, 'keys.json');
  }

  get engine(): DevServer {
    if (this.server === undefined) throw new Error('the engine does not run');
    return this.server;
  }

  private get env(): Record<string, string> {
    return {
      ...(this.server === undefined ? {} : { TEMPORAL_ADDRESS: this.server.address }),
      ...(this.withKeys ? { LETHE_KEYS: `file:${this.ringFile}` } : {}),
      LETHE_CONFIG: this.file,
    };
  }

  async start(more: { readonly uiPort?: number; readonly uiCodecEndpoint?: string } = {}): Promise<void> {
    const dbFilename = join(this.folder, 'engine.db');
    this.server = await startDevServer({ port: 0, uiPort: 'headless', dbFilename, ...more });
    await this.startWorker();
  }

  async startWorker(env: Readonly<Record<string, string>> = {}): Promise<void> {
    this.worker = await startWorkerProcess(this.file, { ...this.env, ...env });
  }

  /** What the worker said and measured is remembered for `everythingSaid()`. */
  async stopWorker(): Promise<void> {
    const { worker } = this;
    if (worker === undefined) return;
    this.worker = undefined;
    this.said.push(await (await fetch(`${worker.listen}/metrics`)).text());
    await worker.stop();
    this.said.push(...worker.lines);
  }

  async stop(): Promise<void> {
    await this.stopWorker();
    const { server } = this;
    this.server = undefined;
    await server?.stop();
    this.said.push(...((await server?.ended) ?? []));
  }

  async close(): Promise<void> {
    await this.stop();
    await this.site.close();
  }

  /** A command line of the client's, in this process. */
  lethe(line: string | readonly string[], options: RunOptions = {}): Promise<Outcome> {
    return runLine(line, { ...options, env: { ...this.env, ...options.env } });
  }

  /** Temporal's own command line, which knows nothing of our keys. */
  async temporal(...args: readonly string[]): Promise<string> {
    const all = [...args, '--address', this.engine.address];
    const { stdout } = await promisify(execFile)(await findTemporalCli(), all, { maxBuffer: MAX_BUFFER });
    return stdout;
  }

  /** Invented people who asked long ago. @returns their LMS user ids */
  ask(count: number, createdDaysAgo = 30): readonly number[] {
    const specs = seedLearners({ count, seed: 7 + this.people.length, createdDaysAgo });
    this.people.push(...specs);
    return this.sandbox.admin.add(specs).map(({ userId }) => userId);
  }

  /** Every user name, e-mail address and full name of everybody who ever asked. */
  get names(): readonly string[] {
    return this.people.flatMap(({ username, email, name }) =>
      [username, email, name].filter((one) => one !== undefined),
    );
  }

  /** The Temporal server's whole database, as it is on the disk. It must have stopped. */
  get database(): Buffer {
    const files = ['engine.db', 'engine.db-wal'].map((name) => join(this.folder, name));
    return Buffer.concat(files.filter((file) => existsSync(file)).map((file) => readFileSync(file)));
  }

  /** Logs and metrics of every worker that has stopped, and what the Temporal server complained of. */
  get everythingSaid(): Buffer {
    return Buffer.from(this.said.join('\n'));
  }
}
