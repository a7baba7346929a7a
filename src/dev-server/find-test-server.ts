import { access, chmod, constants, mkdir, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { EngineFault } from '../temporal/connect/engine-fault';
import { binaryCache, packageFolder } from './binary-cache';
import { downloadBinary } from './download-binary';
import type { FindOptions } from './find-temporal-cli';
import { firstWayThatWorks } from './first-way-that-works';
import { runTool } from './run-tool';
import { withLock } from './with-lock';

/** Pinned in tools/test-server/pom.xml. */
const VERSION = '1.38.0';

/**
 * Path of the time-skipping test server: `TEMPORAL_TEST_SERVER`, our cache, a download, the Maven artifact under Java.
 * @throws EngineFault that says what was tried and what to install
 */
export async function findTestServer(options: FindOptions = {}): Promise<string> {
  const { env = process.env, log = () => {} } = options;
  if (env.TEMPORAL_TEST_SERVER) {
    if (await isExecutable(env.TEMPORAL_TEST_SERVER)) return env.TEMPORAL_TEST_SERVER;
    throw new EngineFault(`TEMPORAL_TEST_SERVER names ${env.TEMPORAL_TEST_SERVER}, which cannot be run.`);
  }
  const folder = join(binaryCache(env), 'temporal-test-server', VERSION);
  const path = join(folder, 'temporal-test-server');
  if (await isExecutable(path)) return path;
  const waiting = () => log('Another process is installing the time-skipping test server. Waiting for it …');
  return withLock(`${folder}.lock`, waiting, async () => {
    if (await isExecutable(path)) return path;
    log('There is no time-skipping test server on this machine yet. Installing one, only once.');
    const download = { artifact: 'temporal-test-server', version: 'default', destination: path, log } as const;
    const ways = {
      Download: () => downloadBinary({ ...download, ...options.download }),
      Maven: () => copyFromMaven(folder, env, log),
    };
    const install =
      'Install a Java runtime and Maven (Debian: apt-get install default-jre-headless maven), or set TEMPORAL_TEST_SERVER to its path.';
    await firstWayThatWorks({ what: 'time-skipping test server', ways, install, log });
    return path;
  });
}

/** The Java artifact and what it needs, and a script in front that the SDK can start like the native binary. */
async function copyFromMaven(folder: string, env: NodeJS.ProcessEnv, log: (line: string) => void): Promise<void> {
  await runTool('java', ['-version'], { env });
  await runTool('mvn', ['--version'], { env });
  log(`Copying io.temporal:temporal-test-server:${VERSION} from Maven (38 MB, some seconds) …`);
  const part = `${folder}.${process.pid}.part`;
  try {
    await mkdir(part, { recursive: true });
    const pom = packageFolder('tools/test-server/pom.xml');
    await runTool(
      'mvn',
      [
        '--batch-mode',
        '--quiet',
        '--file',
        pom,
        'dependency:copy-dependencies',
        `-DoutputDirectory=${join(part, 'lib')}`,
      ],
      { env },
    );
    const script = join(part, 'temporal-test-server');
    await writeFile(
      script,
      `#!/bin/sh
lib="$(dirname "$0")/lib"
# The SDK kills this process when it is done; when the SDK itself is killed, nobody else would.
(while sleep 2 && kill -0 "$$"; do kill -0 "$PPID" || kill "$$"; done) </dev/null >/dev/null 2>&1 &
exec java -XX:TieredStopAtLevel=1 -XX:+UseSerialGC -cp "$lib/*" io.temporal.testserver.TestServer "$@"
`,
    );
    await chmod(script, 0o755);
    await rm(folder, { recursive: true, force: true });
    await rename(part, folder);
  } finally {
    await rm(part, { recursive: true, force: true });
  }
}

async function isExecutable(path: string): Promise<boolean> {
  return access(path, constants.X_OK).then(
    () => true,
    () => false,
  );
}
