import { type Command, InvalidArgumentError, Option } from 'commander';
import type { Action } from '../shell/action';
import type { CommonOptions } from '../shell/common-options';
import { documentedCommand } from '../shell/documented-command';
import { lazy } from '../shell/lazy';
import type { Session } from '../shell/session';

interface Options extends CommonOptions {
  readonly port: number;
  readonly uiPort: number;
  readonly dbFilename?: string;
  readonly codecEndpoint?: string;
}

export function engine(action: Action): Command {
  return documentedCommand('engine', {
    summary: "run Temporal's development server with its Web UI",
    details:
      "Runs Temporal's development server in the foreground, on this machine only. Registers what Lethe needs and says when it " +
      'is ready. Without --db-filename, it keeps nothing after it ends: holds and approvals are lost, but the LMS still has ' +
      'the learners.',
    examples: ['lethe engine', 'lethe engine --port 7244 --ui-port 8244 --db-filename lethe.db'],
  })
    .addOption(new Option('--port <port>', 'port of the server; 0 takes a free one').argParser(port).default(7233))
    .addOption(new Option('--ui-port <port>', 'port of the Web UI; 0 takes a free one').argParser(port).default(8233))
    .option('--db-filename <file>', 'database file, to keep everything')
    .option('--codec-endpoint <url>', 'codec server for the Web UI; see `lethe codec-server`')
    .action(action(run));
}

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

function port(text: string): number {
  const value = Number(text);
  if (!/^\d+$/.test(text) || value > 65_535) throw new InvalidArgumentError('Write a port: 0 to 65535.');
  return value;
}
