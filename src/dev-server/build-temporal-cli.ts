import { mkdir, rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { packageFolder } from './binary-cache';
import { goThatBuilds } from './go-toolchain';
import { runTool } from './run-tool';

export interface Build {
  readonly destination: string;
  readonly version: string;
  readonly env: NodeJS.ProcessEnv;
  readonly log: (line: string) => void;
}

const PACKAGE = 'github.com/temporalio/cli/cmd/temporal';

/**
 * Builds the CLI that tools/temporal-cli pins (go.mod and go.sum), from the Go module proxy.
 * @throws Error with one reason
 */
export async function buildTemporalCli({ destination, version, env, log }: Build): Promise<void> {
  const folder = packageFolder('tools/temporal-cli');
  const go = await goThatBuilds({ folder, env, log });
  const begun = Date.now();
  log(`Building the Temporal CLI ${version} with Go ${go.version} (three to five minutes the first time) …`);
  const patience = setInterval(() => log(`… still building (${Math.round((Date.now() - begun) / 1000)} s)`), 30_000);
  const part = `${destination}.${process.pid}.part`;
  try {
    await mkdir(dirname(destination), { recursive: true });
    const flags = `-s -w -X github.com/temporalio/cli/temporalcli.Version=${version}`;
    await runTool(go.program, ['build', '-o', part, '-ldflags', flags, PACKAGE], { cwd: folder, env: go.env });
    await rename(part, destination);
  } finally {
    clearInterval(patience);
    await rm(part, { force: true });
  }
}
