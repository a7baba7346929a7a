#!/usr/bin/env node
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { endOnInterrupt } from './cli/shell/end-on-interrupt';
import { runCli } from './cli/shell/program';
import { reportCrash } from './cli/shell/report-crash';
import { terminalOf } from './cli/shell/terminal';
import { clientParts } from './connecting/client-parts';

/** As of commands that SIGPIPE ends: the reader, `head` or a pager, has seen enough. */
const READER_GONE = 141;

/** The operator's command line, which is handed how to connect to Temporal and how to decrypt. */
async function main(): Promise<void> {
  const terminal = terminalOf(process);
  process.on('uncaughtException', (error) =>
    process.exit(reportCrash(terminal, error, process.argv.includes('--json'))),
  );
  endOnInterrupt(terminal, process);
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error;
    process.exit(READER_GONE);
  });
  const manifest = JSON.parse(readFileSync(join(__dirname, '..', '..', 'package.json'), 'utf8')) as { version: string };
  process.exitCode = await runCli(process.argv.slice(2), {
    terminal,
    programs: {
      worker: join(__dirname, 'worker.js'),
      sandbox: join(__dirname, '..', 'sandbox', 'main.js'),
      bundle: join(__dirname, '..', 'workflow-bundle.js'),
    },
    parts: clientParts,
    version: manifest.version,
  });
}

void main();
