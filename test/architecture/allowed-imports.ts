import { dirname } from 'node:path';

/**
 * A folder and what it may import. Names are paths from the root of the repository without an extension, packages, or `node:*`;
 * `/**` at the end takes everything below, and a package takes its own subpaths only where the table says so.
 */
export interface Folder {
  /** A folder with all below it, `*` for any one folder, or a single file. The most particular row counts for a file. */
  readonly at: string;
  /** What of it may be imported, beside the folder itself. */
  readonly values: readonly string[];
  /** What may be imported with `import type` alone, in addition. */
  readonly types?: readonly string[];
}

/** Who may import whom, as ARCHITECTURE.md says it in words. A folder of `src` or `sandbox` that is not here is a fault. */
export const FOLDERS: readonly Folder[] = [
  { at: 'src/domain', values: [] },
  { at: 'src/lanes', values: [] },
  {
    at: 'src/workflows',
    values: ['src/domain/**', '@temporalio/workflow', '@temporalio/common'],
    types: ['src/activities/**'],
  },
  {
    at: 'src/activities',
    values: [
      'src/domain/**',
      'src/openedx/**',
      'src/drivers/kit/**',
      'src/lanes/in-lanes',
      'src/storage/**',
      'src/telemetry/**',
      '@temporalio/activity',
      '@temporalio/common',
      // Partner reports.
      'csv-stringify/sync',
      'node:*',
    ],
    types: ['src/workflows/**'],
  },
  {
    at: 'src/drivers/kit',
    values: ['src/domain/**', 'src/http/**', 'zod', 'node:*'],
    types: ['src/secrets/secret-ref'],
  },
  { at: 'src/drivers/registry.ts', values: ['src/domain/**', 'src/drivers/**'] },
  {
    at: 'src/drivers/*',
    values: ['src/drivers/kit/**', 'src/http/**', 'src/secrets/secret-ref', 'zod'],
  },
  {
    at: 'src/checks',
    values: ['src/domain/**', 'src/lanes/in-lanes', 'src/openedx/**'],
    types: ['src/config/load-config', 'src/http/**', 'src/temporal/records/describe-record'],
  },
  { at: 'src/openedx', values: ['src/domain/**', 'src/http/**', 'zod'] },
  { at: 'src/http', values: ['src/domain/failure/failure', 'axios', 'zod', 'node:*'] },
  {
    at: 'src/config',
    values: [
      'src/domain/**',
      'src/secrets/**',
      'src/http/proxy-for',
      'src/drivers/registry',
      'js-yaml',
      'zod',
      'node:*',
    ],
    types: ['src/drivers/kit/driver', 'src/http/mark'],
  },
  { at: 'src/secrets', values: ['src/domain/**', 'src/vault/**', 'zod', 'node:*'] },
  {
    at: 'src/vault',
    values: [
      'src/domain/**',
      'src/http/answer-form',
      'src/http/create-service',
      'src/http/proxy-for',
      'src/secrets/**',
      'zod',
      'node:*',
    ],
    types: ['src/http/http'],
  },
  { at: 'src/keys', values: ['src/domain/**', 'src/vault/open-vault', 'src/vault/vault-fault', 'zod', 'node:*'] },
  {
    at: 'src/codec',
    values: [
      'src/domain/**',
      'src/keys/**',
      '@temporalio/common',
      '@temporalio/proto',
      'fastify',
      'jose',
      'zod',
      'node:*',
    ],
  },
  { at: 'src/storage', values: ['src/domain/**', '@aws-sdk/client-s3', '@googleapis/drive', 'node:*'] },
  { at: 'src/telemetry', values: ['src/domain/**', '@temporalio/common', 'node:*', 'pino'] },
  {
    at: 'src/temporal',
    values: [
      'src/domain/**',
      'src/lanes/in-lanes',
      // Names of workflow types, and the keys of our search attributes.
      'src/workflows/archive-learners/messages',
      'src/workflows/campaign/messages',
      'src/workflows/discover-learners/messages',
      'src/workflows/instance/messages',
      'src/workflows/instance/start-options',
      'src/workflows/partner-report/messages',
      'src/workflows/retire-learner/messages',
      'src/workflows/retire-learner/start-options',
      '@temporalio/client',
      '@temporalio/client/package.json',
      '@temporalio/common',
      '@temporalio/common/lib/converter/payload-search-attributes',
      '@temporalio/common/lib/internal-non-workflow',
      '@temporalio/common/lib/time',
      '@temporalio/envconfig',
      '@temporalio/worker',
      'node:*',
    ],
  },
  {
    at: 'src/dev-server',
    values: ['src/domain/**', 'src/temporal/**', '@temporalio/client/package.json', 'node:*'],
  },
  {
    at: 'src/serving',
    values: [
      'src/activities/**',
      'src/checks/**',
      'src/codec/**',
      'src/config/load-config',
      'src/domain/**',
      'src/http/**',
      'src/keys/**',
      'src/openedx/**',
      'src/storage/**',
      'src/telemetry/**',
      'src/temporal/connect/grpc-status',
      'src/temporal/records/**',
      'src/temporal/task-waits',
      'src/temporal/visibility/**',
      'src/workflows/ask/messages',
      'src/workflows/instance/messages',
      'src/workflows/partner-report/messages',
      'src/workflows/retire-learner/messages',
      'src/workflows/retire-learner/start-options',
      '@temporalio/client',
      '@temporalio/common',
      '@temporalio/worker',
      'fastify',
      'node:*',
    ],
  },
  {
    at: 'src/operations',
    values: [
      'src/checks/check-temporal',
      'src/domain/**',
      'src/lanes/in-lanes',
      'src/temporal/**',
      'src/keys/**',
      'src/workflows/archive-learners/messages',
      'src/workflows/ask/messages',
      'src/workflows/campaign/messages',
      'src/workflows/discover-learners/messages',
      'src/workflows/instance/messages',
      'src/workflows/instance/start-options',
      'src/workflows/partner-report/messages',
      'src/workflows/replace-usernames/messages',
      'src/workflows/request-retirements/messages',
      'src/workflows/retire-learner/messages',
      'src/workflows/retire-learner/start-options',
      '@temporalio/client',
      'node:*',
    ],
    types: ['@temporalio/common'],
  },
  {
    at: 'src/cli',
    values: [
      'src/operations/**',
      'src/domain/**',
      'src/config/**',
      'src/dev-server/**',
      'cli-table3',
      'csv-stringify/sync',
      'string-width',
      'commander',
      'node:*',
    ],
    types: ['src/connecting/**', 'src/keys/**', 'src/workflows/**'],
  },
  {
    // What `client.ts` hands to the command line.
    at: 'src/connecting',
    values: [
      'src/codec/**',
      'src/http/create-http',
      'src/http/proxy-for',
      // `lethe doctor --local` asks the services from here, as a worker would.
      'src/serving/open-instance',
      'src/temporal/connect/**',
      'src/temporal/namespace/check-namespace',
    ],
    types: ['src/config/load-config', 'src/domain/**', 'src/keys/**', '@temporalio/client'],
  },
  {
    at: 'src/worker.ts',
    values: [
      'src/config/**',
      'src/domain/encryption/unverified-tls',
      'src/domain/text/printable',
      'src/keys/key-ring-fault',
      'src/serving/**',
      'src/telemetry/**',
      'src/temporal/**',
      'commander',
      'node:*',
    ],
  },
  {
    at: 'src/client.ts',
    values: ['src/cli/drop-in/run-script', 'src/cli/shell/*', 'src/connecting/client-parts', 'node:*'],
  },
  { at: 'sandbox', values: ['commander', 'fastify', 'js-yaml', 'node:*'] },
];

/** The row of a file; the most particular one that has it. @param file from the root, e.g. `src/domain/run/phase.ts` */
export function folderOf(file: string, folders: readonly Folder[] = FOLDERS): Folder | undefined {
  const holds = ({ at }: Folder) =>
    at === file || new RegExp(`^${at.replaceAll('.', '\\.').replaceAll('*', '[^/]+')}/`).test(file);
  return folders.filter(holds).sort((a, b) => particular(b) - particular(a))[0];
}

/** A single file before a named folder, that before any folder. */
function particular({ at }: Folder): number {
  return at.split('/').length * 2 + (at.endsWith('.ts') ? 100 : 0) - (at.includes('*') ? 1 : 0);
}

/** @param target path from the root without an extension, or a package */
export function isAllowed(pattern: string, target: string): boolean {
  if (pattern.endsWith('/**')) return target.startsWith(pattern.slice(0, -2));
  if (pattern === 'node:*') return target.startsWith('node:');
  if (pattern.endsWith('/*')) return dirname(target) === dirname(pattern);
  return pattern === target;
}
