import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';
import { textOf } from '../architecture/blocks-of';
import { filesOf, ROOT } from '../architecture/files-of';
import { SECRETS } from './troubles';

/** A Temporal server that takes the connection and says nothing: the program waits for it until it is struck. */
let engine: Server;
const sockets = new Set<Socket>();
beforeAll(async () => {
  engine = createServer((socket) => void sockets.add(socket));
  engine.listen(0, '127.0.0.1');
  await once(engine, 'listening');
});
afterAll(async () => {
  for (const socket of sockets) socket.destroy();
  engine.close();
  await once(engine, 'close');
});

interface Ended {
  readonly code: number | string | null | undefined;
  readonly out: string;
  readonly err: string;
}

/** A program as it is built, and how it ended. */
function struck(program: string, args: readonly string[], by: 'throw' | 'rejection', env = {}): Promise<Ended> {
  const { port } = engine.address() as AddressInfo;
  const options = {
    cwd: ROOT,
    env: { PATH: process.env.PATH, TEMPORAL_ADDRESS: `127.0.0.1:${port}`, CRASH_BY: by, ...env },
  };
  return new Promise((resolve) => {
    execFile(process.execPath, ['-r', './test/telemetry/crash.cjs', program, ...args], options, (error, out, err) =>
      resolve({ code: error?.code ?? 0, out, err }),
    );
  });
}

const WORKER = ['dist/src/worker.js', ['--config', 'config/sandbox.yml']] as const;
const CLIENT = ['dist/src/client.js', ['learner', 'list', '--instance', 'demo']] as const;

describe.each(['throw', 'rejection'] as const)('an error that nobody caught, a %s', (by) => {
  it('ends a worker with 1 and a line of the log that names nobody', async () => {
    const { code, out, err } = await struck(...WORKER, by);
    expect(SECRETS.filter((one) => (out + err).includes(one))).toEqual([]);
    const line = JSON.parse(out.trimEnd().split('\n').at(-1) ?? '') as Record<string, unknown>;
    const origin = by === 'throw' ? 'uncaughtException' : 'unhandledRejection';
    expect(line).toMatchObject({ level: 'error', errorName: 'TypeError', msg: `the process ends: ${origin}` });
    expect(line.stack).toMatch(/crash\.cjs/);
    expect(code).toBe(1);
  });

  it('ends a client with 1 and two lines that name nobody', async () => {
    const { code, out, err } = await struck(...CLIENT, by);
    expect({ code, out, err }).toEqual({
      code: 1,
      out: '',
      err: 'lethe: unexpected TypeError\n  LETHE_DEBUG=1 shows where\n',
    });
  });

  it('ends a client with --json with an error of one line', async () => {
    const { code, out } = await struck(CLIENT[0], [...CLIENT[1], '--json'], by);
    const error = { code: 'failure', message: 'unexpected TypeError', hint: 'LETHE_DEBUG=1 shows where' };
    expect({ code, out: JSON.parse(out) }).toEqual({ code: 1, out: { error } });
  });
});

describe('dumps of memory', () => {
  const DUMPS =
    /--(?:cpu|heap)-prof|--heapsnapshot|--report-|process\.report|writeHeapSnapshot|--inspect|abort-on-uncaught/;

  it('are switched on by nothing that is shipped', () => {
    const shipped = [...filesOf('src'), 'Dockerfile', 'docker-compose.yml', 'package.json'];
    expect(shipped.length).toBeGreaterThan(200);
    expect(shipped.filter((file) => DUMPS.test(textOf(file)))).toEqual([]);
    expect(DUMPS.test('node --report-uncaught-exception dist/src/worker.js')).toBe(true);
  });

  it('are none of the kernel in containers', () => {
    expect(textOf('docker-compose.yml')).toMatch(/^x-lethe: &lethe\n(?: .*\n)* {2}ulimits:\n {4}core: 0\n/m);
  });
});
