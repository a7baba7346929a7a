import { Client } from '@temporalio/client';
import { endProcess } from '../../scripts/end-process';
import { readPart, writePart } from '../../scripts/parted-page';
import { startDevServer } from '../../src/dev-server/start-dev-server';
import { connectEngine } from '../../src/temporal/connect/connect-engine';
import { load } from '../benchmark/machine';
import { everyCell } from './cell';
import { type ChaosOptions, readOptions } from './chaos-options';
import { FAULT_KINDS } from './fault-kinds';
import { FAULTS_PAGE, whereMeasured } from './faults-page';
import { type Ending, runScenario } from './run-scenario';
import { describeScenarios } from './scenario-table';
import { SCENARIOS } from './scenarios';
import { SCRIPT_SCENARIOS } from './scripts/script-scenarios';
import { describeScripts } from './scripts/scripts-table';
import { sweepScripts } from './scripts/sweep-all-scripts';
import { sweepSurely } from './sweep-surely';
import { describeSweep } from './sweep-table';
import { WorkerCrew } from './worker-crew';

const SHOWN = 20;

const say = (line: string) => void process.stderr.write(`${line}\n`);

async function main(): Promise<boolean> {
  const options = readOptions(process.argv, SCENARIOS);
  if (options.scripts) return sweepCommands(options);
  return options.sweep ? await sweepAll(options) : await troubleAll(options);
}

async function troubleAll(options: ChaosOptions): Promise<boolean> {
  const { out, learners, workers } = options;
  const end = Date.now() + options.minutes * 60_000;
  let isWell = true;
  let seed = options.seed;
  do {
    say(`seed ${seed}, ${learners} learners, ${workers} workers`);
    for (const scenario of SCENARIOS.filter(({ name }) => options.only.includes(name))) {
      say(`${scenario.name}: ${scenario.says} …`);
      const ending = await runScenario(scenario, { ...options, seed }, (line) => say(`  ${line}`));
      const { wrong } = ending;
      report(ending);
      if (out !== undefined) {
        const where = await whereMeasured(`${workers} workers, load average at the end ${load().toFixed(1)}`);
        writePart(
          FAULTS_PAGE,
          out,
          'scenarios',
          describeScenarios([ending], readPart(out, 'scenarios'), where, SCENARIOS),
        );
      }
      for (const one of wrong.slice(0, SHOWN)) process.stdout.write(`  ${one}\n`);
      if (wrong.length > SHOWN) process.stdout.write(`  … and ${wrong.length - SHOWN} more\n`);
      if (wrong.length > 0) isWell = false;
    }
    seed += 1;
  } while (Date.now() < end);
  return isWell;
}

function report({ name, seed, seconds, did, learners, well, requestsPerLearner, wrong }: Ending): void {
  const cost = requestsPerLearner === undefined ? '' : `, ${requestsPerLearner.toFixed(1)} requests each`;
  process.stdout.write(
    `${wrong.length === 0 ? 'well ' : 'WRONG'} ${name} (seed ${seed}, ${seconds} s): ${did}; ${well} of ${learners} learners${cost}\n`,
  );
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
    const where = await whereMeasured(`one worker, load average ${load().toFixed(1)}`);
    const text = describeSweep(swept, FAULT_KINDS, where);
    if (out === undefined) process.stdout.write(`${text}\n`);
    else writePart(FAULTS_PAGE, out, 'sweep', text);
    const bad = [swept.happy, ...swept.results].filter(({ broken, isCostly }) => broken.length > 0 || isCostly);
    for (const { cell, broken, extra } of bad) {
      process.stdout.write(`WRONG ${cell?.request.title}, ${cell?.fault.name}: +${extra} ${broken.join('; ')}\n`);
    }
    say(`${cells.length} runs in ${Math.round(swept.seconds)} s, ${bad.length} wrong`);
    return bad.length === 0;
  } finally {
    await engine.stop();
  }
}

async function sweepCommands({ out, log, commands, minutes }: ChaosOptions): Promise<boolean> {
  const engine = await startDevServer({ port: 0, uiPort: 'headless' });
  try {
    const env = { TEMPORAL_ADDRESS: engine.address };
    const { connection, namespace } = await connectEngine({ env });
    const isMeant = ({ name }: { readonly name: string }) =>
      commands.length === 0 || commands.some((begin) => name.startsWith(begin));
    const scenarios = SCRIPT_SCENARIOS.filter(isMeant);
    const client = new Client({ connection, namespace });
    const until = minutes === 0 ? {} : { untilMs: Date.now() + minutes * 60_000 };
    const swept = await sweepScripts({ client, env, scenarios, ...until, ...(log === undefined ? {} : { log }) }, say);
    await connection.close();
    const where = await whereMeasured(`up to 32 commands at once, one worker, load average ${load().toFixed(1)}`);
    const text = describeScripts(swept, where);
    if (out === undefined) process.stdout.write(`${text}\n`);
    else writePart(FAULTS_PAGE, out, 'scripts', text);
    const bad = [...swept.results, ...swept.clean].filter(({ wrong }) => wrong.length > 0);
    say(`${swept.results.length} runs in ${Math.round(swept.seconds)} s, ${bad.length} wrong`);
    return bad.length === 0;
  } finally {
    await engine.stop();
  }
}

endProcess(async () => ((await main()) ? 0 : 1));
