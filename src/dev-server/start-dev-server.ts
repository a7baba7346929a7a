import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { EngineFault } from '../temporal/connect/engine-fault';
import { freePort, portIsFree } from '../temporal/connect/ports';
import { untilReady } from '../temporal/connect/until-ready';
import { checkDatabaseFile } from './check-database-file';
import { claimDatabase } from './claim-database';
import { devServerArguments } from './dev-server-arguments';
import { findTemporalCli } from './find-temporal-cli';
import { disownOthers, owningFiles } from './own-files-only';
import { watchParent } from './watch-parent';

export interface DevServerOptions {
  /** Of the gRPC service; 0 takes a free one. @default 7233 */
  readonly port?: number;
  /** Of the Web UI; 0 takes a free one. @default 8233 */
  readonly uiPort?: number | 'headless';
  /** Where everything is kept; without it, everything is gone when the server stops. */
  readonly dbFilename?: string;
  /** URL of the codec server that the Web UI asks. */
  readonly uiCodecEndpoint?: string;
  /** Made if it is not there. @default `default` */
  readonly namespace?: string;
  /** Told what takes time, a line each. */
  readonly log?: (line: string) => void;
  /** Address to listen on. @default 127.0.0.1: the dev server has no authentication */
  readonly ip?: string;
  /** Path of the Temporal CLI, where it is known. */
  readonly cli?: string;
  /** Gives the start up; a server that has started is ended by `stop()`. */
  readonly signal?: AbortSignal;
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

const STOP_WITHIN_MS = 10_000;
const LINES_KEPT = 20;

/**
 * Starts Temporal's development server on the loopback and returns when it can be used: a client call works, our
 * search attributes can be queried, closed runs are kept for 90 days. It ends with this process, however that ends.
 * @throws EngineFault when a port is taken, the database file cannot be used, or the server does not come up
 */
export async function startDevServer(options: DevServerOptions = {}): Promise<DevServer> {
  const { ip = '127.0.0.1', namespace = 'default', log = () => {}, dbFilename, uiCodecEndpoint, signal } = options;
  if (dbFilename !== undefined) {
    await checkDatabaseFile(dbFilename);
    const told = await disownOthers(dbFilename);
    if (told !== undefined) log(told);
  }
  // Before the ports: a server that is just ending has them still.
  const claim = dbFilename === undefined ? undefined : await claimDatabase(dbFilename);
  const port = await choosePort(options.port ?? 7233, ip, '--port');
  const uiPort = options.uiPort === 'headless' ? undefined : await choosePort(options.uiPort ?? 8233, ip, '--ui-port');
  const cli = options.cli ?? (await findTemporalCli({ log }));

  // A process group of its own: Ctrl-C in a terminal reaches us alone, and we stop it.
  const settings = { ip, namespace, port, uiPort, dbFilename, uiCodecEndpoint };
  const child = owningFiles(() =>
    spawn(cli, devServerArguments(settings), { detached: true, stdio: ['ignore', 'ignore', 'pipe'] }),
  );
  const ended = untilEnded(child);
  // A server that keeps nothing has nothing to put in order, and its own shutdown takes a second.
  const endBy = dbFilename === undefined ? 'SIGKILL' : 'SIGTERM';
  if (child.pid !== undefined) {
    claim?.by(child.pid);
    const forget = watchParent(child.pid, endBy);
    void ended.then(() => {
      forget();
      claim?.release();
    });
  }
  const stop = () => stopServer(child, ended, endBy);
  const address = `${ip}:${port}`;
  const starting = new AbortController();
  try {
    const ready = untilReady(address, namespace, starting.signal);
    await Promise.race([ready, ended.then(endedAtOnce), rejectOnAbort(signal)]);
  } catch (error) {
    starting.abort();
    await stop();
    throw explainStart(error, await ended, dbFilename);
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
    `Port ${wanted} on ${ip} is in use. Is another Temporal server running? Stop it, or use another port: ${option} N (0 takes a free one).`,
  );
}

/** Settles, never rejects, with the last lines. */
function untilEnded(child: ChildProcess): Promise<readonly string[]> {
  const tail: string[] = [];
  let rest = '';
  child.stderr?.setEncoding('utf8').on('data', (chunk: string) => {
    const lines = (rest + chunk).split('\n');
    rest = lines.pop() ?? '';
    tail.push(...lines.filter(Boolean));
    tail.splice(0, tail.length - LINES_KEPT);
  });
  return once(child, 'close').then(
    () => [...tail, rest].filter(Boolean),
    (error: Error) => [error.message],
  );
}

function endedAtOnce(): never {
  throw new Error('it ended immediately');
}

function rejectOnAbort(signal: AbortSignal | undefined): Promise<never> {
  return new Promise((_, reject) => {
    const give = () => reject(new Error('it was stopped'));
    if (signal?.aborted) give();
    signal?.addEventListener('abort', give, { once: true });
  });
}

function explainStart(error: unknown, tail: readonly string[], dbFilename: string | undefined): EngineFault {
  // @source SQLite: result code 13, SQLITE_FULL
  if (dbFilename !== undefined && tail.some((line) => line.includes('database or disk is full'))) {
    return new EngineFault(
      `The disk of ${dbFilename} is full.\nFree some space there, or choose another --db-filename.`,
    );
  }
  const why = error instanceof Error ? error.message : String(error);
  const said = tail.length === 0 ? '' : ` Its last lines:\n${tail.map((line) => `  ${line}`).join('\n')}`;
  return new EngineFault(`The Temporal server did not start: ${why}.${said}`, { cause: error });
}

async function stopServer(child: ChildProcess, ended: Promise<unknown>, signal: NodeJS.Signals): Promise<void> {
  const running = child.pid !== undefined && child.exitCode === null && child.signalCode === null;
  if (!running) return;
  child.kill(signal);
  const killer = setTimeout(() => child.kill('SIGKILL'), STOP_WITHIN_MS);
  await ended;
  clearTimeout(killer);
}
