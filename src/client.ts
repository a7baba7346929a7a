#!/usr/bin/env node
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { runScript, scriptOf } from './cli/drop-in/run-script';
import { endOnInterrupt } from './cli/shell/end-on-interrupt';
import { runCli } from './cli/shell/program';
import { reportCrash } from './cli/shell/report-crash';
import { terminalOf } from './cli/shell/terminal';
import { clientParts } from './connecting/client-parts';

/** As of commands that SIGPIPE ends: the reader, `head` or a pager, has seen enough. */
const READER_GONE = 141;

/**
 * The operator's command line, which is handed how to connect to Temporal and how to decrypt. The name that it is called
 * by may be that of a script of the Python driver: a link to this file, or a file of `dist/bin`, which package.json names.
 */
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
  const args = process.argv.slice(2);
  const programs = {
    worker: join(__dirname, 'worker.js'),
    sandbox: join(__dirname, '..', 'sandbox', 'main.js'),
    bundle: join(__dirname, '..', 'workflow-bundle.js'),
  };
  const surroundings = { terminal, programs, parts: clientParts };
  const script = scriptOf(process.argv[1] ?? '');
  if (script !== undefined) {
    process.exitCode = await runScript(script, args, surroundings);
    return;
  }
  const manifest = JSON.parse(readFileSync(join(__dirname, '..', '..', 'package.json'), 'utf8')) as { version: string };
  process.exitCode = await runCli(args, { ...surroundings, version: manifest.version });
}

void main();
