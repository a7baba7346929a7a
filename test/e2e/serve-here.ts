import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { dataConverter } from '../../src/codec/data-converter';
import { encryptionCodec } from '../../src/codec/encryption-codec';
import { type InstanceConfig, loadConfig } from '../../src/config/load-config';
import { type ServeOptions, serveInstances } from '../../src/serving/serve-instances';
import { createLogger } from '../../src/telemetry/logger';
import { createMetrics } from '../../src/telemetry/metrics';
import type { TestEngine } from '../support/dev-server';
import { workflowBundle } from '../support/workflow-bundle';

/** The worker's own parts in this process, for the instance files of a folder. */
export interface ServedHere {
  stop(): Promise<void>;
}

/** Another build than that of this checkout. */
export interface Build {
  /** Absent where versions are not told apart. */
  readonly version?: NonNullable<ServeOptions['version']>;
  readonly bundle: { readonly code: string };
}

/**
 * @param path instance file, or a folder of them
 * @param change what no instance file may say
 */
export async function serveHere(
  engine: Pick<TestEngine, 'nativeConnection' | 'namespace'>,
  path: string,
  change: (instance: InstanceConfig) => InstanceConfig = (instance) => instance,
  build?: Build,
): Promise<ServedHere> {
  const { instances } = await loadConfig({ path, env: {} });
  const folder = mkdtempSync(join(tmpdir(), 'lethe-bundle-'));
  const workflowBundlePath = join(folder, 'workflow-bundle.js');
  writeFileSync(workflowBundlePath, (build?.bundle ?? (await workflowBundle())).code);
  const serving = await serveInstances({
    connection: engine.nativeConnection,
    namespace: engine.namespace,
    instances: instances.map(change),
    workflowBundlePath,
    dataConverter: dataConverter(encryptionCodec(undefined)),
    logger: createLogger('error'),
    metrics: createMetrics(),
    ...(build?.version === undefined ? {} : { version: build.version }),
  });
  return {
    async stop() {
      serving.shutdown();
      await serving.ended;
      rmSync(folder, { recursive: true });
    },
  };
}
