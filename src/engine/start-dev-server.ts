import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { Connection } from '@temporalio/client';
import { checkDatabaseFile } from './check-database-file';
import { devServerArguments } from './dev-server-arguments';
import { EngineFault } from './engine-fault';
import { findTemporalCli } from './find-temporal-cli';
import { freePort, portAnswers, portIsFree } from './ports';
import { setUpNamespace } from './set-up-namespace';
import { watchParent } from './watch-parent';

export interface DevServerOptions {
  /** Of the gRPC service; 0 takes a free one. @default 7233 */
  readonly port?: number;
  /** Of the Web UI; 0 takes a free one. @default 8233 */
  readonly uiPort?: number | 'headless';
  /** Where everything is kept; without it, everything is gone when the server stops. */
  readonly dbFilename?: string;
  readonly namespace?: string;
  /** Told what takes time, a line each. */
  readonly log?: (line: string) => void;
  /** Address to listen on. @default 127.0.0.1: the dev server has no authentication */
  readonly ip?: string;
  /** Path of the Temporal CLI, where it is known. */
  readonly cli?: string;
}

export interface DevServer {
  /** `host:port` of the gRPC service. */
  readonly address: string;
  readonly namespace: string;
  /** URL of the Web UI; undefined when headless. */
  readonly webUi: string | undefined;
  readonly pid: number;
  /** Settles when the server has ended, by `stop()` or by itself: the last lines it wrote. */
  readonly ended: Promise<readonly string[]>;
  stop(): Promise<void>;
}

const START_WITHIN_MS = 60_000;
const STOP_WITHIN_MS = 10_000;
const LINES_KEPT = 20;

/**
 * Starts Temporal's development server on the loopback and returns when it can be used: a client call works, our
 * search attributes can be queried, closed runs are kept for 90 days. It ends with this process, however that ends.
 * @throws EngineFault when a port is taken, the database file cannot be used, or the server does not come up
 */
export async function startDevServer(options: DevServerOptions = {}): Promise<DevServer> {
  const { ip = '127.0.0.1', namespace = 'default', log = () => {} } = options;
  const cli = options.cli ?? (await findTemporalCli({ log }));
  if (options.dbFilename !== undefined) await checkDatabaseFile(options.dbFilename);
  const port = await choosePort(options.port ?? 7233, ip, '--port');
  const uiPort = options.uiPort === 'headless' ? undefined : await choosePort(options.uiPort ?? 8233, ip, '--ui-port');

  // A process group of its own: Ctrl-C in a terminal reaches us alone, and we stop it.
  const child = spawn(cli, devServerArguments({ ip, namespace, port, uiPort, dbFilename: options.dbFilename }), {
    detached: true,
    stdio: ['ignore', 'ignore', 'pipe'],
    env: { ...process.env, TEMPORAL_CONFIG_FILE: undefined },
  });
  const tail = keepTail(child);
  const ended = once(child, 'close').then(
    () => tail,
    (error: Error) => [...tail, error.message],
  );
  const forget = child.pid === undefined ? () => {} : watchParent(child.pid);
  void ended.then(forget);

  const address = `${ip}:${port}`;
  const stop = () => stopServer(child, ended, options.dbFilename !== undefined);
  try {
    await Promise.race([untilReady(address, namespace), failWhenEnded(ended)]);
  } catch (error) {
    await stop();
    throw explainStart(error, await ended);
  }
  return {
    address,
    namespace,
    webUi: uiPort === undefined ? undefined : `http://${ip}:${uiPort}`,
    pid: child.pid as number,
    ended,
    stop,
  };
}

async function choosePort(wanted: number, ip: string, option: string): Promise<number> {
  if (wanted === 0) return freePort(ip);
  if (await portIsFree(wanted, ip)) return wanted;
  throw new EngineFault(
    `Port ${wanted} on ${ip} is taken: is another Temporal server running? Stop it, or choose another: ${option} N (0 takes a free one).`,
  );
}

function reason(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

function keepTail(child: ChildProcess): readonly string[] {
  const tail: string[] = [];
  let rest = '';
  child.stderr?.setEncoding('utf8').on('data', (chunk: string) => {
    const lines = (rest + chunk).split('\n');
    rest = lines.pop() ?? '';
    tail.push(...lines);
    tail.splice(0, tail.length - LINES_KEPT);
  });
  return tail;
}

async function untilReady(address: string, namespace: string): Promise<void> {
  const end = Date.now() + START_WITHIN_MS;
  // gRPC waits a second after a refused connection: ask by TCP first.
  while (!(await portAnswers(address)) && Date.now() < end) await sleep(20);
  for (;;) {
    try {
      const connection = await Connection.connect({ address, connectTimeout: 2_000 });
      try {
        await setUpNamespace(connection, namespace);
        return;
      } finally {
        await connection.close();
      }
    } catch (error) {
      if (error instanceof EngineFault || Date.now() > end) throw error;
      await sleep(50);
    }
  }
}

async function failWhenEnded(ended: Promise<readonly string[]>): Promise<never> {
  await ended;
  throw new EngineFault('it ended at once');
}

function explainStart(error: unknown, tail: readonly string[]): EngineFault {
  const lines = tail.filter(Boolean).map((line) => `  ${line}`);
  const said = lines.length === 0 ? '' : ` Its last words:\n${lines.join('\n')}`;
  return new EngineFault(`The Temporal server did not start: ${reason(error)}.${said}`, { cause: error });
}

/** A server that keeps nothing is killed (its own shutdown takes a second); one with a file ends in order. */
async function stopServer(child: ChildProcess, ended: Promise<unknown>, keepsData: boolean): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  child.kill(keepsData ? 'SIGTERM' : 'SIGKILL');
  const killer = setTimeout(() => child.kill('SIGKILL'), STOP_WITHIN_MS);
  await ended;
  clearTimeout(killer);
}
