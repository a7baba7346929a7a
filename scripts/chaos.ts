import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Client } from '@temporalio/client';
import { connectEngine } from '../src/engine/connect-engine';
import { startDevServer } from '../src/engine/start-dev-server';
import { type ChaosOptions, readOptions } from './chaos/chaos-options';
import { FAULT_KINDS } from './chaos/fault-kinds';
import { ROOT } from './chaos/root';
import { runScenario } from './chaos/run-scenario';
import { SCENARIOS } from './chaos/scenarios';
import { everyCell } from './chaos/sweep';
import { sweepSurely } from './chaos/sweep-surely';
import { describeSweep } from './chaos/sweep-table';
import { WorkerCrew } from './chaos/worker-crew';

const SHOWN = 20;

const say = (line: string) => void process.stderr.write(`${line}\n`);

async function main(): Promise<boolean> {
  const options = readOptions(process.argv);
  return options.sweep ? await sweepAll(options) : await troubleAll(options);
}

async function troubleAll(options: ChaosOptions): Promise<boolean> {
  const end = Date.now() + options.minutes * 60_000;
  let isWell = true;
  let seed = options.seed;
  do {
    say(`seed ${seed}, ${options.learners} learners, ${options.workers} workers`);
    for (const scenario of SCENARIOS.filter(({ name }) => options.only.includes(name))) {
      say(`${scenario.name}: ${scenario.says} …`);
      const { did, wrong, seconds } = await runScenario(scenario, { ...options, seed }, (line) => say(`  ${line}`));
      process.stdout.write(
        `${wrong.length === 0 ? 'well ' : 'WRONG'} ${scenario.name} (seed ${seed}, ${seconds} s): ${did}\n`,
      );
      for (const one of wrong.slice(0, SHOWN)) process.stdout.write(`  ${one}\n`);
      if (wrong.length > SHOWN) process.stdout.write(`  … and ${wrong.length - SHOWN} more\n`);
      if (wrong.length > 0) isWell = false;
    }
    seed += 1;
  } while (Date.now() < end);
  return isWell;
}

async function sweepAll({ out }: ChaosOptions): Promise<boolean> {
  const engine = await startDevServer({ port: 0, uiPort: 'headless' });
  try {
    const env = { TEMPORAL_ADDRESS: engine.address };
    const { connection, namespace } = await connectEngine({ env });
    const serve = async (config: string) => {
      const crew = new WorkerCrew({ config, env });
      await crew.hire();
      return () => crew.dismiss();
    };
    const cells = everyCell(FAULT_KINDS);
    say(`${cells.length} learners, each with one fault of their own …`);
    const swept = await sweepSurely({ client: new Client({ connection, namespace }), serve, cells }, say);
    await connection.close();
    const path = out ?? join(ROOT, 'docs', 'reference', 'faults.md');
    writeFileSync(path, describeSweep(swept, FAULT_KINDS));
    const bad = [swept.happy, ...swept.results].filter(({ broken, isCostly }) => broken.length > 0 || isCostly);
    for (const { cell, broken, extra } of bad) {
      process.stdout.write(`WRONG ${cell?.request.title}, ${cell?.fault.name}: +${extra} ${broken.join('; ')}\n`);
    }
    process.stdout.write(
      `${cells.length} runs in ${Math.round(swept.seconds)} s, ${bad.length} wrong; written to ${path}\n`,
    );
    return bad.length === 0;
  } finally {
    await engine.stop();
  }
}

for (const [signal, number] of [
  ['SIGINT', 2],
  ['SIGTERM', 15],
] as const) {
  process.once(signal, () => process.exit(128 + number));
}

main().then(
  (isWell) => process.exit(isWell ? 0 : 1),
  (error: unknown) => {
    say(error instanceof Error ? (error.stack ?? error.message) : String(error));
    process.exit(1);
  },
);
