#!/usr/bin/env node
import { join } from 'node:path';
import { Command, InvalidArgumentError, Option } from 'commander';
import { givenTwice } from './config/given-once';
import { configFlag, configSource, formatFaults, instanceSource, loadConfig } from './config/load-config';
import { misspeltVariables } from './config/misspelt-variables';
import { unverifiedTls } from './domain/encryption/unverified-tls';
import { asCalled } from './domain/text/as-called';
import { printableLines } from './domain/text/printable';
import { withoutValue } from './domain/text/without-value';
import { wrapLines } from './domain/text/wrap';
import { KeyRingFault } from './keys/key-ring-fault';
import { boundHeap } from './serving/bound-heap';
import { countRuns } from './serving/count-runs';
import { DeniedLearners } from './serving/denied-learners';
import { startHealthServer } from './serving/health-server';
import { installRuntime } from './serving/sdk-telemetry';
import { bundleIsThere, type Serving, serveInstances } from './serving/serve-instances';
import { startFault } from './serving/start-fault';
import { EngineWatch } from './serving/watch-engine';
import { openWorkerEncryption } from './serving/worker-encryption';
import { logCrash, logCrashes } from './telemetry/log-crashes';
import {
  createLogger,
  LOG_FORMATS,
  LOG_LEVELS,
  type LogFormat,
  type LogLevel,
  logDestination,
} from './telemetry/logger';
import { createMetrics } from './telemetry/metrics';
import { connectEngineNative } from './temporal/connect/connect-engine-native';
import { engineConfig } from './temporal/connect/engine-config';
import { isLoopback } from './temporal/connect/loopback-address';
import { freePort } from './temporal/connect/ports';
import { blameEngine, engineTrouble } from './temporal/namespace/check-namespace';
import { refuseOldRuns } from './temporal/namespace/refuse-old-runs';

const DEFAULT_LISTEN = '127.0.0.1:9464';

/** @unit milliseconds */
const ENGINE_ANSWERS_WITHIN_MS = 10_000;

interface Options {
  readonly config?: string;
  readonly config_file?: string;
  readonly instance?: string;
  readonly address?: string;
  readonly namespace?: string;
  readonly listen?: string;
  readonly logLevel: LogLevel;
  readonly logFormat: LogFormat;
}

const NAME = asCalled('lethe worker', process.env);
const program = new Command(NAME)
  .description('Runs a worker for the instances of a config.')
  .option('-c, --config <path>', 'instance file, or a folder of them (LETHE_CONFIG)', once)
  .option(
    '--config_file <path>',
    'the same option under the name that the driver scripts use (RETIREMENT_CONFIG_FILE)',
    once,
  )
  .option('-i, --instance <id>', 'serve only this instance (LETHE_INSTANCE)', once)
  .option('--address <host:port>', "Temporal's address (TEMPORAL_ADDRESS)", once)
  .option('--namespace <name>', "Temporal's namespace (TEMPORAL_NAMESPACE)", once)
  .option(
    '--listen <host:port>',
    `address of /health and /metrics (LETHE_LISTEN; default ${DEFAULT_LISTEN}, or a free port if that is in use)`,
  )
  .addOption(
    new Option('--log-level <level>', 'level of the lines on standard output (LETHE_LOG_LEVEL)')
      .choices(LOG_LEVELS)
      .env('LETHE_LOG_LEVEL')
      .default('info'),
  )
  .addOption(
    new Option('--log-format <format>', 'auto is text on a terminal, JSON everywhere else (LETHE_LOG_FORMAT)')
      .choices(LOG_FORMATS)
      .env('LETHE_LOG_FORMAT')
      .default('auto'),
  )
  .addHelpText(
    'after',
    `\nExample:\n  ${NAME} --config site.yml\n\nAfter SIGTERM or Ctrl-C, the worker takes no more work and finishes the current steps. A second one ends it immediately.\n`,
  );

// Compose passes what is not set as an empty text.
for (const name of ['LETHE_LOG_LEVEL', 'LETHE_LOG_FORMAT']) if (process.env[name] === '') delete process.env[name];
// Wrong usage is 2, as everywhere in `lethe`; commander would say 1.
program.configureOutput({ outputError: (text, write) => write(printableLines(withoutValue(text))) });
program.showHelpAfterError(`  see \`${NAME} --help\``);
program.exitOverride(({ exitCode }) => process.exit(exitCode === 1 ? 2 : exitCode));

const unverified = unverifiedTls(process.env);
if (unverified !== undefined) fail(7, `${unverified.message}\n  ${unverified.hint}`);

main(program.parse().opts<Options>()).catch((error: unknown) => {
  const { exitCode, says } = startFault(error, process.env);
  fail(exitCode, says);
});

/** No line is wider than the terminal; off one, a line stays whole. */
function onTerminal(text: string): string {
  const named = asCalled(text, process.env);
  return process.stderr.isTTY ? wrapLines(named, process.stderr.columns || 120) : named;
}

async function main(options: Options): Promise<void> {
  boundHeap();
  const logger = createLogger(options.logLevel, logDestination(options.logFormat, process.env, process.stdout));
  logCrashes(logger, process);
  const listen = hostAndPort(options.listen ?? process.env.LETHE_LISTEN ?? DEFAULT_LISTEN);
  const path = configSource({ flag: configFlag(options), env: process.env });
  const instance = instanceSource({ flag: options.instance, env: process.env });
  for (const line of misspeltVariables(process.env)) process.stderr.write(`${onTerminal(line)}\n`);
  const { instances, warnings } = await loadConfig({
    path,
    ...(instance === undefined ? {} : { instance }),
    env: process.env,
  });
  if (warnings.length > 0) process.stderr.write(`${onTerminal(formatFaults(warnings))}\n`);
  const workflowBundlePath = join(__dirname, '..', 'workflow-bundle.js');
  if (!bundleIsThere(workflowBundlePath)) throw new Error('dist/workflow-bundle.js is missing: run npm run build.');

  const sdkPort = await freePort();
  const runtime = installRuntime({ metricsPort: sdkPort, logger });
  const metrics = createMetrics(runtime.metricMeter);
  const env = {
    ...process.env,
    ...(options.address === undefined ? {} : { TEMPORAL_ADDRESS: options.address }),
    ...(options.namespace === undefined ? {} : { TEMPORAL_NAMESPACE: options.namespace }),
  };
  const { address } = engineConfig(env);
  const { dataConverter, ring } = await openWorkerEncryption({
    instances,
    env,
    engine: { address, onThisMachine: isLoopback(address) },
    logger,
  });
  const engine = await connectEngineNative({ env });
  const version = deploymentVersion(process.env);
  const watch = new EngineWatch({
    address: engine.address,
    logger,
    answeredMs: Date.now(),
    ask: () => engineTrouble(engine.connection, engine, ENGINE_ANSWERS_WITHIN_MS),
  });
  const denied = new DeniedLearners();
  let standing: Pick<Serving, 'troubles' | 'warnings'> = { troubles: () => ['the worker starts'], warnings: () => [] };
  // Before any work is taken: where the port is in use, the worker ends.
  const health = await startHealthServer({
    ...listen,
    portMayMove: options.listen === undefined && process.env.LETHE_LISTEN === undefined,
    health: () => ({
      troubles: standing.troubles(),
      warnings: [...watch.warnings(), ...standing.warnings(), ...denied.warnings()],
    }),
    metrics: async () => (await fetch(`http://127.0.0.1:${sdkPort}/metrics`)).text(),
  });
  if (health.onAnotherPort) {
    const taken = `${listen.host}:${listen.port} is in use`;
    logger.warn({}, `${taken}: /health and /metrics are at ${health.url}, where Prometheus does not look by itself`);
  }
  const begin = async () => {
    await refuseOldRuns(engine);
    return serveInstances({
      ...engine,
      instances,
      workflowBundlePath,
      dataConverter,
      ...(ring === undefined ? {} : { ring }),
      logger,
      metrics,
      ...version,
    });
  };
  const serving = await begin().catch(async (error: unknown) => {
    throw await blameEngine(error, engine.connection, engine, ENGINE_ANSWERS_WITHIN_MS);
  });
  standing = serving;
  const ids = instances.map(({ card }) => card.id);
  const watching = new AbortController();
  void watch.run(watching.signal);
  // The count may meet a lost server before the watch does, and fail after the watch has it back.
  const onFault = async (startedMs: number) => {
    await watch.look(Date.now());
    if (watch.lostSince(startedMs)) return false;
    logger.warn({}, 'learners cannot be counted: visibility does not answer');
    return true;
  };
  void countRuns(
    { client: serving.client, instances: ids, metrics: denied.through(metrics), onFault },
    watching.signal,
  );
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.once(signal, () => {
      logger.info({ signal }, 'stopping: the steps in hand go to their end');
      serving.shutdown();
      process.once(signal, () => process.exit(130));
    });
  }
  logger.info({ address: engine.address, listen: health.url, count: ids.length }, 'worker ready');
  // From here on learners are in memory, so that a message may hold anything.
  await serving.ended.catch((error: unknown) => {
    if (error instanceof KeyRingFault) {
      logger.error({}, `${error.message}; ${error.hint}`);
      process.exit(7);
    }
    logCrash(logger, error, 'a part of the worker failed, and the worker ends');
    process.exit(1);
  });
  watching.abort();
  await health.close();
  await engine.connection.close();
  logger.info({}, 'worker stopped');
}

/** By the names that Temporal's own worker controller sets; both or neither. */
function deploymentVersion(env: NodeJS.ProcessEnv): { version?: { deploymentName: string; buildId: string } } {
  const { TEMPORAL_DEPLOYMENT_NAME: deploymentName, TEMPORAL_WORKER_BUILD_ID: buildId } = env;
  if (!deploymentName && !buildId) return {};
  if (!deploymentName || !buildId) {
    program.error('Set both TEMPORAL_DEPLOYMENT_NAME and TEMPORAL_WORKER_BUILD_ID, or neither.', { exitCode: 7 });
  }
  return { version: { deploymentName: String(deploymentName), buildId: String(buildId) } };
}

function once(value: string, before: string | undefined): string {
  const wrong = givenTwice(value, before);
  if (wrong !== undefined) throw new InvalidArgumentError(wrong);
  return value;
}

function hostAndPort(text: string): { host: string; port: number } {
  const at = text.lastIndexOf(':');
  const port = Number(text.slice(at + 1) || Number.NaN);
  if (at < 1 || !Number.isInteger(port) || port < 0 || port > 65_535) {
    program.error(`--listen needs host:port, for example ${DEFAULT_LISTEN}; it got ${JSON.stringify(text)}`, {
      exitCode: 2,
    });
  }
  return { host: text.slice(0, at), port };
}

function fail(code: number, message: string): never {
  process.stderr.write(`${onTerminal(printableLines(message))}\n`);
  process.exit(code);
}
