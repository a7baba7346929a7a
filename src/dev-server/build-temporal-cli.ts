import { mkdir, rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { packageFolder } from './binary-cache';
import { runTool } from './run-tool';

export interface Build {
  readonly destination: string;
  readonly version: string;
  readonly env: NodeJS.ProcessEnv;
  readonly log: (line: string) => void;
}

/** Before 1.21 Go cannot fetch the newer toolchain that go.mod asks for. */
const OLDEST_GO = 21;
const PACKAGE = 'github.com/temporalio/cli/cmd/temporal';

/**
 * Builds the CLI that tools/temporal-cli pins (go.mod and go.sum), from the Go module proxy.
 * @throws Error with one reason
 */
export async function buildTemporalCli({ destination, version, env, log }: Build): Promise<void> {
  const folder = packageFolder('tools/temporal-cli');
  const told = await runTool('go', ['version'], { env, cwd: folder });
  const [, found, minor] = /go(1\.(\d+)\S*)/.exec(told) ?? [];
  if (Number(minor) < OLDEST_GO) throw new Error(`Go ${found} is too old: 1.25 is needed`);
  const begun = Date.now();
  log(`Building the Temporal CLI ${version} with Go ${found} (three to five minutes the first time) …`);
  const patience = setInterval(() => log(`… still building (${Math.round((Date.now() - begun) / 1000)} s)`), 30_000);
  const part = `${destination}.${process.pid}.part`;
  try {
    await mkdir(dirname(destination), { recursive: true });
    const flags = `-s -w -X github.com/temporalio/cli/temporalcli.Version=${version}`;
    await runTool('go', ['build', '-o', part, '-ldflags', flags, PACKAGE], { cwd: folder, env });
    await rename(part, destination);
  } finally {
    clearInterval(patience);
    await rm(part, { force: true });
  }
}
