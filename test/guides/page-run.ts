import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { findTemporalCli } from '../../src/dev-server/find-temporal-cli';
import { ROOT } from '../architecture/files-of';
import { PLACES } from './readers';

const WITHIN_MS = 120_000;

/** Programs that a reader leaves running in a terminal of their own, and what they say when they are ready. */
const STAYING: Readonly<Record<string, RegExp>> = {
  engine: /^Temporal is ready/m,
  sandbox: /^The sandbox is ready/m,
  worker: /worker ready/,
  'codec-server': /^Codec server on/m,
};

const ASSIGNMENT = /^(?:export )?[A-Za-z_]+=(?:'[^']*'|"[^"]*"|\S*)(?: [A-Za-z_]+=\S+)*$/;

/** What a reader presses in the terminal of one of these. */
const INTERRUPT = /^Ctrl-C ([a-z-]+)$/;

export interface Ran {
  /** undefined for a program that stays. */
  readonly exit: number | undefined;
  readonly output: string;
  readonly seconds: number;
}

/** The terminals of somebody who follows one page, in a scratch folder. */
export class PageRun {
  private readonly staying = new Map<string, ChildProcess>();
  private readonly assigned: string[] = [];

  private constructor(
    private readonly folder: string,
    private readonly env: NodeJS.ProcessEnv,
    private readonly places: readonly (readonly [written: string, here: string])[],
  ) {}

  /** @param writes what the reader writes in the place of an example */
  static async open(writes: readonly (readonly [string, string])[] = []): Promise<PageRun> {
    const folder = mkdtempSync(join(tmpdir(), 'lethe-guide-'));
    const bin = join(folder, '.bin');
    mkdirSync(bin);
    script(join(bin, 'lethe'), `exec ${quoted(process.execPath)} ${quoted(join(ROOT, 'dist/src/client.js'))} "$@"`);
    script(join(bin, 'npx'), '"$@"');
    symlinkSync(await findTemporalCli(), join(bin, 'temporal'));
    symlinkSync(join(ROOT, 'config'), join(folder, 'config'));
    for (const [, here] of PLACES) mkdirSync(join(folder, here));
    const { HOME, PATH } = process.env;
    const places = PLACES.map(([from, here]) => [from, join(folder, here)] as const);
    return new PageRun(folder, { HOME, PATH: `${bin}:${PATH}`, NO_COLOR: '1' }, [...places, ...writes]);
  }

  /** @param types what is typed when it asks; it then runs on a terminal */
  async run(written: string, types?: string): Promise<Ran> {
    const command = this.places.reduce((text, [from, here]) => text.replaceAll(from, here), written);
    const startedMs = Date.now();
    const ran = (exit: number | undefined, output: string): Ran => ({
      exit,
      output: this.places.reduce((text, [from, here]) => text.replaceAll(here, from), output),
      seconds: (Date.now() - startedMs) / 1_000,
    });
    const [, ended] = INTERRUPT.exec(command) ?? [];
    if (ended !== undefined) {
      await this.end(ended);
      return ran(0, '');
    }
    if (ASSIGNMENT.test(command)) {
      this.assigned.push(command);
      return ran(0, '');
    }
    const [, stays = ''] = /^(?:[A-Z_]+=\S+ )*(?:npx )?lethe ([a-z-]+)/.exec(command) ?? [];
    const ready = STAYING[stays];
    // The reader has one terminal for each: a second of a kind takes the place of the first.
    if (ready !== undefined) await this.end(stays);
    const answer = ready === undefined ? types : undefined;
    const line = [...this.assigned, command].join('\n');
    const [program, args] =
      answer === undefined ? ['bash', ['-c', line]] : ['script', ['-qefc', `bash -c ${quoted(line)}`, '/dev/null']];
    const child = spawn(program, args, {
      cwd: this.folder,
      env: this.env,
      stdio: [answer === undefined ? 'ignore' : 'pipe', 'pipe', 'pipe'],
      detached: true,
    });
    child.stdin?.write(`${answer}\n`);
    let output = '';
    for (const stream of [child.stdout, child.stderr])
      stream?.on('data', (piece) => {
        output += piece;
      });
    if (ready !== undefined) this.staying.set(stays, child);
    const end = Date.now() + WITHIN_MS;
    while (child.exitCode === null && child.signalCode === null) {
      if (ready?.test(output)) return ran(undefined, output);
      if (Date.now() > end) {
        signal(child, 'SIGKILL');
        return ran(124, `${output}\nnot over within ${WITHIN_MS / 1_000} s`);
      }
      await sleep(50);
    }
    return ran(child.exitCode ?? 137, output);
  }

  async close(): Promise<void> {
    for (const program of ['worker', 'codec-server', 'sandbox', 'engine']) await this.end(program);
    rmSync(this.folder, { recursive: true, force: true });
  }

  private async end(program: string): Promise<void> {
    const child = this.staying.get(program);
    this.staying.delete(program);
    if (child === undefined || child.exitCode !== null) return;
    const ended = once(child, 'exit');
    signal(child, 'SIGTERM');
    const late = setTimeout(() => signal(child, 'SIGKILL'), 15_000);
    await ended;
    clearTimeout(late);
  }
}

/** To the shell and what it started: they are a group of their own. */
function signal(child: ChildProcess, name: NodeJS.Signals): void {
  try {
    process.kill(-(child.pid as number), name);
  } catch {
    // It has ended meanwhile.
  }
}

function script(path: string, line: string): void {
  writeFileSync(path, `#!/bin/sh\n${line}\n`);
  chmodSync(path, 0o755);
}

function quoted(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`;
}
