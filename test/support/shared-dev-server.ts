import { join } from 'node:path';
import { findTemporalCli } from '../../src/dev-server/find-temporal-cli';
import { findTestServer } from '../../src/dev-server/find-test-server';
import { type DevServer, startDevServer } from '../../src/dev-server/start-dev-server';

const log = (line: string) => process.stderr.write(`${line}\n`);
let server: DevServer | undefined;

/**
 * Gets both binaries (a build may take minutes, and no test's time limit runs yet) and starts the one dev server that
 * all files of the project `engine` share, each in a namespace of its own. The test processes inherit the environment.
 */
export async function startSharedDevServer(): Promise<void> {
  process.env.TEMPORAL_CLI = await findTemporalCli({ log });
  // A machine without Java still runs what needs no time-skipping; startTimeSkipping() says why it cannot.
  await findTestServer({ log }).then(
    (path) => {
      process.env.TEMPORAL_TEST_SERVER = path;
    },
    (error: Error) => {
      process.env.LETHE_TEST_SERVER_MISSING = error.message;
    },
  );
  const cli = process.env.LAGGING_LISTS === '1' ? join(__dirname, 'lagging-temporal') : process.env.TEMPORAL_CLI;
  server = await startDevServer({ port: 0, uiPort: 'headless', cli });
  process.env.LETHE_TEST_ENGINE = server.address;
}

export async function stopSharedDevServer(): Promise<void> {
  await server?.stop();
  server = undefined;
}

/** `host:port` of the shared dev server. */
export function sharedDevServerAddress(): string {
  const address = process.env.LETHE_TEST_ENGINE;
  if (address === undefined) throw new Error('No shared dev server: this file must be in the jest project `engine`.');
  return address;
}
