import { copyFileSync, existsSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { Client } from '@temporalio/client';
import { type DevServer, startDevServer } from '../../src/dev-server/start-dev-server';
import { connectEngine } from '../../src/temporal/connect/connect-engine';
import { freePort } from '../../src/temporal/connect/ports';

/** What SQLite keeps beside a database. */
const SUFFIXES = ['', '-wal', '-shm'];

/** A Temporal server on a database of its own, that can be killed and started again where workers and clients look for it. */
export class RestartableServer {
  private constructor(
    readonly env: Readonly<Record<'TEMPORAL_ADDRESS' | 'TEMPORAL_NAMESPACE', string>>,
    readonly client: Client,
    private readonly database: string,
    private readonly port: number,
    private server: DevServer,
  ) {}

  /** @param folder where the database is */
  static async open(folder: string): Promise<RestartableServer> {
    const database = join(folder, 'engine.db');
    const port = await freePort('127.0.0.1');
    const server = await start(database, port);
    const env = { TEMPORAL_ADDRESS: server.address, TEMPORAL_NAMESPACE: server.namespace };
    const { connection, namespace } = await connectEngine({ env });
    return new RestartableServer(env, new Client({ connection, namespace }), database, port, server);
  }

  /** SIGKILL, and started again on its database. */
  async restart(): Promise<void> {
    await this.kill();
    await this.startAgain();
  }

  /** A new empty Temporal server where the old one was. */
  async wipe(): Promise<void> {
    await this.kill();
    for (const suffix of SUFFIXES) rmSync(this.database + suffix, { force: true });
    await this.startAgain();
  }

  /** Stopped in order, its database copied aside, and started again. */
  async backUp(): Promise<void> {
    await this.server.stop();
    this.copy(this.database, this.backup);
    await this.startAgain();
  }

  /** The copy of `backUp()` takes the place of all that was done since. */
  async restore(): Promise<void> {
    await this.kill();
    this.copy(this.backup, this.database);
    await this.startAgain();
  }

  async close(): Promise<void> {
    await this.client.connection.close();
    await this.kill();
  }

  private get backup(): string {
    return `${this.database}.backup`;
  }

  private copy(from: string, to: string): void {
    for (const suffix of SUFFIXES) {
      rmSync(to + suffix, { force: true });
      if (existsSync(from + suffix)) copyFileSync(from + suffix, to + suffix);
    }
  }

  /** SIGKILL. */
  async kill(): Promise<void> {
    process.kill(this.server.pid, 'SIGKILL');
    await this.server.ended;
  }

  async startAgain(): Promise<void> {
    this.server = await start(this.database, this.port);
  }
}

function start(dbFilename: string, port: number): Promise<DevServer> {
  return startDevServer({ port, uiPort: 'headless', dbFilename });
}
