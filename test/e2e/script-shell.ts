import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, mkdirSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { SCRIPTS } from '../../src/cli/drop-in/scripts';

const DIST = join(__dirname, '..', '..', 'dist');

export interface Ended {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

/** A shell in a folder, in which `lethe` and the names of the driver scripts are commands. */
export class ScriptShell {
  private readonly bin: string;

  /** @param env beside PATH and HOME */
  constructor(
    private readonly folder: string,
    private readonly env: Readonly<Record<string, string>>,
  ) {
    this.bin = join(folder, 'bin');
    mkdirSync(this.bin);
    // npm links every command of a package to its program, under its own name.
    this.link('lethe', join(DIST, 'src/client.js'));
    for (const { name } of SCRIPTS) this.link(name, join(DIST, `bin/${name}.js`));
  }

  private link(name: string, program: string): void {
    chmodSync(program, 0o755);
    symlinkSync(program, join(this.bin, name));
  }

  begin(script: string): { readonly child: ChildProcess; readonly ended: Promise<Ended> } {
    const env = { PATH: `${this.bin}:${process.env.PATH}`, HOME: process.env.HOME, ...this.env };
    const child = spawn('bash', ['-c', script], { cwd: this.folder, env, stdio: ['ignore', 'pipe', 'pipe'] });
    let [out, err] = ['', ''];
    child.stdout.on('data', (piece: Buffer) => {
      out += piece;
    });
    child.stderr.on('data', (piece: Buffer) => {
      err += piece;
    });
    const ended = once(child, 'close').then(([code]) => ({ code: Number(code), out, err }));
    return { child, ended };
  }

  run(script: string): Promise<Ended> {
    return this.begin(script).ended;
  }
}
