import { appendFileSync, existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Client } from '@temporalio/client';
import { gatewayPath, HOW_TO_GET_S3, startS3 } from '../../support/s3/start-s3';
import { FileGate } from './file-gate';
import { hastyBundle } from './hasty-bundle';
import type { ScriptResult } from './judge-script';
import { type CleanRun, cellsOf, keyOf, type ScriptCell } from './script-cell';
import type { ScriptScenario } from './script-scenario';
import { runBatch, runClean, type ScriptStand } from './sweep-scripts';
import { TROUBLES } from './troubles';

export interface SweepScriptsOptions {
  readonly client: Client;
  /** How workers and commands reach the Temporal server. */
  readonly env: Readonly<Record<string, string>>;
  readonly scenarios: readonly ScriptScenario[];
  /** Which of all cells are run. @default all */
  readonly choose?: (cells: readonly ScriptCell[]) => readonly ScriptCell[];
  /** Results are added to this file, and those that it has are not run again. */
  readonly log?: string;
  /** No further commands are begun then. @unit epoch milliseconds */
  readonly untilMs?: number;
}

export interface ScriptSweep {
  /** How many there are, run or not. */
  readonly cells: number;
  readonly clean: readonly CleanRun[];
  readonly results: readonly ScriptResult[];
  readonly seconds: number;
}

/** Commands at once: as many as a worker on two cores serves without anybody waiting in vain. */
const AT_ONCE = { short: 32, long: 16 } as const;

/** Every command undisturbed, and then again with each thing that it does going wrong in each way. */
export async function sweepScripts(options: SweepScriptsOptions, say: (line: string) => void): Promise<ScriptSweep> {
  const { client, env, scenarios: given, choose = (cells) => cells, log, untilMs } = options;
  const began = Date.now();
  // Each command listens to Ctrl-C, and here are many in one process.
  process.setMaxListeners(0);
  const root = mkdtempSync(join(tmpdir(), 'lethe-scripts-'));
  const gate = await FileGate.open();
  const gateway = given.some(({ needs }) => needs.bucket) ? gatewayPath() : undefined;
  const scenarios = given.filter(({ needs }) => !needs.bucket || gateway !== undefined);
  for (const { name } of given.filter((one) => !scenarios.includes(one))) {
    say(`NOT TRIED: ${name}. versitygw is not installed: ${HOW_TO_GET_S3}`);
  }
  const s3 = gateway === undefined ? undefined : await startS3(gateway);
  try {
    const withS3 = s3 === undefined ? {} : { s3 };
    const stand: ScriptStand = { client, env, gate, root, bundle: await hastyBundle(root), ...withS3 };
    const clean = await runClean(stand, scenarios);
    const byScenario = new Map(clean.map((run) => [run.scenario, run]));
    const known = new Map(resultsIn(log).map((result) => [result.key, result]));
    const cells = choose(clean.flatMap(cellsOf));
    const left = cells.filter((cell) => !known.has(keyOf(cell)));
    for (const run of clean) {
      const did = Object.entries(run.did).flatMap(([track, all]) =>
        all.length === 0 ? [] : [`${all.length} ${track}`],
      );
      say(`${run.scenario.name}: ${did.join(', ')}; ${cellsOf(run).length} cells`);
      for (const wrong of run.wrong) say(`WRONG undisturbed: ${wrong}`);
    }
    say(`${cells.length} cells, ${left.length} of them to be run`);
    let done = 0;
    for (const batch of batchesOf(left)) {
      if (untilMs !== undefined && Date.now() > untilMs) break;
      const results = await runBatch(stand, batch, (scenario) => byScenario.get(scenario) as CleanRun);
      for (const result of results) {
        known.set(result.key, result);
        if (log !== undefined) appendFileSync(log, `${JSON.stringify(result)}\n`);
        for (const wrong of result.wrong) say(`WRONG ${result.key} (${result.title}): ${wrong}`);
      }
      done += batch.length;
      say(`${done} of ${left.length} done in ${Math.round((Date.now() - began) / 1_000)} s`);
    }
    const results = cells.flatMap((cell) => known.get(keyOf(cell)) ?? []);
    return { clean, cells: cells.length, results, seconds: (Date.now() - began) / 1_000 };
  } finally {
    gate.close();
    await s3?.stop();
    rmSync(root, { recursive: true, force: true });
  }
}

/** Those with a kill by themselves: a kill meets all of its batch. What is worst comes first. */
function batchesOf(cells: readonly ScriptCell[]): readonly (readonly ScriptCell[])[] {
  const batches: ScriptCell[][] = [];
  const sorted = TROUBLES.flatMap((trouble) => cells.filter((cell) => cell.trouble === trouble));
  for (const kind of new Set(sorted.map(kindOf))) {
    const some = sorted.filter((cell) => kindOf(cell) === kind);
    const atOnce = AT_ONCE[some[0]?.scenario.needs.long ? 'long' : 'short'];
    for (let at = 0; at < some.length; at += atOnce) batches.push(some.slice(at, at + atOnce));
  }
  return batches;
}

/** Only cells of one kind run together. */
function kindOf({ scenario: { needs }, trouble }: ScriptCell): string {
  return JSON.stringify([trouble.kills, needs.shortAttempts === true, needs.long === true]);
}

function resultsIn(log: string | undefined): readonly ScriptResult[] {
  if (log === undefined || !existsSync(log)) return [];
  const lines = readFileSync(log, 'utf8').trimEnd().split('\n');
  return lines.filter((line) => line !== '').map((line) => JSON.parse(line) as ScriptResult);
}
