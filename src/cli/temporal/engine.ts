import { Option } from 'commander';
import type { CommonOptions } from '../shell/common-options';
import { defineCommand } from '../shell/define-command';
import { lazy } from '../shell/lazy';
import { parsePort } from '../shell/parse-number';
import type { Session } from '../shell/session';

interface Options extends CommonOptions {
  readonly port: number;
  readonly uiPort: number;
  readonly dbFilename?: string;
  readonly codecEndpoint?: string;
}

export const engine = defineCommand({
  usage: 'engine',
  summary: "run Temporal's development server with its Web UI",
  details:
    "Runs Temporal's development server in the foreground, on this machine only. Registers what Lethe needs and says when it " +
    'is ready. Without --db-filename, it keeps nothing after it ends: holds and approvals are lost, but the LMS still has ' +
    'the learners.',
  examples: ['lethe engine', 'lethe engine --port 7244 --ui-port 8244 --db-filename lethe.db'],
  common: [],
  own: () => [
    new Option('--port <port>', 'port of the server; 0 takes a free one').argParser(parsePort).default(7233),
    new Option('--ui-port <port>', 'port of the Web UI; 0 takes a free one').argParser(parsePort).default(8233),
    new Option('--db-filename <file>', 'database file, to keep everything'),
    new Option('--codec-endpoint <url>', 'codec server for the Web UI; see `lethe codec-server`'),
  ],
  run,
});

async function run(session: Session<Options>): Promise<number> {
  const controller = new AbortController();
  const end = () => controller.abort();
  process.on('SIGINT', end);
  process.on('SIGTERM', end);
  await lazy.runEngine().runEngine({
    port: session.options.port,
    uiPort: session.options.uiPort,
    dbFilename: session.options.dbFilename,
    uiCodecEndpoint: session.options.codecEndpoint,
    log: (line: string) => session.output.note(line),
    signal: controller.signal,
  });
  return 0;
}
