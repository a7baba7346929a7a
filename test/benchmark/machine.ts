import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { cpus, loadavg, totalmem } from 'node:os';
import { join } from 'node:path';
import { findTemporalCli } from '../../src/dev-server/find-temporal-cli';

export interface Machine {
  readonly cpu: string;
  readonly cores: number;
  readonly memoryGb: number;
  readonly node: string;
  /** As the CLI says it, its server's version included. */
  readonly temporal: string;
  readonly sdk: string;
}

export async function describeMachine(log: (line: string) => void): Promise<Machine> {
  const cli = await findTemporalCli({ log });
  const sdk = join(__dirname, '../../../node_modules/@temporalio/worker/package.json');
  return {
    cpu: cpus()[0]?.model ?? 'unknown',
    cores: cpus().length,
    memoryGb: Math.round(totalmem() / 1024 ** 3),
    node: process.versions.node,
    temporal: execFileSync(cli, ['--version'], { encoding: 'utf8' })
      .trim()
      .replace(/^temporal version /, ''),
    sdk: (JSON.parse(readFileSync(sdk, 'utf8')) as { version: string }).version,
  };
}

/** The load average of one minute, as `uptime` has it. */
export function load(): number {
  return loadavg()[0] ?? 0;
}
