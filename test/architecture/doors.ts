import { dirname } from 'node:path';

/**
 * A room and its doors. Names are paths from the root of the repository without an extension, packages, or `node:*`;
 * `/**` at the end takes everything below, and a package takes its own subpaths only where it is said.
 */
export interface Room {
  /** A folder (its own files, not those of folders below it) or a single file. */
  readonly at: string;
  /** What of it may be imported, beside the room itself. */
  readonly values: readonly string[];
  /** What may be imported with `import type` alone, in addition. */
  readonly types?: readonly string[];
}

const DRIVER_ROOM: Omit<Room, 'at'> = {
  values: [
    'src/domain/**',
    'src/drivers/driver',
    'src/drivers/open-edx-driver',
    'src/http/**',
    'src/idas/**',
    'src/secrets/secret-ref',
    'zod',
  ],
};

const CLI_ROOM: Omit<Room, 'at'> = {
  values: [
    'src/domain/**',
    'src/config/**',
    'src/codec/**',
    'src/engine/**',
    'src/drivers/registry',
    'src/workflows/messages',
    'src/workflows/start-options',
    '@temporalio/client',
    'cli-table3',
    'commander',
    'node:*',
  ],
  types: ['src/workflows/**', '@temporalio/common'],
};

/** Who may import whom, as ARCHITECTURE.md says it in words. A folder of `src` or `sandbox` that is not here is a fault. */
export const ROOMS: readonly Room[] = [
  { at: 'src/domain', values: [] },
  {
    at: 'src/workflows',
    values: ['src/domain/**', '@temporalio/workflow', '@temporalio/common'],
    types: ['src/activities/contract'],
  },
  {
    at: 'src/activities',
    values: [
      'src/domain/**',
      'src/idas/**',
      'src/drivers/driver',
      'src/drivers/registry',
      'src/telemetry/**',
      '@temporalio/activity',
      '@temporalio/common',
    ],
    types: ['src/http/http', 'src/workflows/messages'],
  },
  {
    at: 'src/drivers',
    values: ['src/domain/**', 'src/http/**', 'src/idas/**', 'src/secrets/secret-ref', 'zod'],
  },
  { at: 'src/drivers/registry.ts', values: ['src/drivers/**'] },
  { at: 'src/drivers/*', ...DRIVER_ROOM },
  { at: 'src/idas', values: ['src/domain/**', 'src/http/**', '@streamparser/json', 'zod'] },
  { at: 'src/http', values: ['src/domain/failure', 'src/telemetry/redact', 'axios', 'zod', 'node:*'] },
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
    types: ['src/drivers/driver'],
  },
  {
    at: 'src/secrets',
    values: ['src/domain/**', 'src/http/create-http', 'src/http/proxy-for', 'zod', 'node:*'],
    types: ['src/http/http'],
  },
  {
    at: 'src/codec',
    values: [
      'src/domain/**',
      'src/secrets/open-vault',
      'src/secrets/vault-fault',
      '@temporalio/common',
      '@temporalio/proto',
      'fastify',
      'jose',
      'zod',
      'node:*',
    ],
  },
  { at: 'src/telemetry', values: ['src/domain/**', '@temporalio/common', 'pino'] },
  {
    at: 'src/engine',
    values: [
      'src/domain/**',
      '@temporalio/client',
      '@temporalio/client/package.json',
      '@temporalio/common/lib/time',
      '@temporalio/envconfig',
      '@temporalio/worker',
      'node:*',
    ],
  },
  {
    at: 'src/serving',
    values: [
      'src/activities/**',
      'src/codec/**',
      'src/config/load-config',
      'src/domain/**',
      'src/http/**',
      'src/idas/**',
      'src/telemetry/**',
      'src/workflows/messages',
      'src/workflows/start-options',
      '@temporalio/client',
      '@temporalio/common',
      '@temporalio/common/lib/converter/payload-search-attributes',
      '@temporalio/worker',
      'fastify',
      'node:*',
    ],
  },
  { at: 'src/cli', ...CLI_ROOM, values: [...CLI_ROOM.values, 'src/cli/commands/*'] },
  { at: 'src/cli/commands', ...CLI_ROOM, values: [...CLI_ROOM.values, 'src/cli/*'] },
  {
    at: 'src/worker.ts',
    values: [
      'src/codec/key-ring-fault',
      'src/config/**',
      'src/engine/**',
      'src/serving/**',
      'src/telemetry/**',
      'commander',
      'node:*',
    ],
  },
  { at: 'src/client.ts', values: ['src/cli/*', 'node:*'] },
  { at: 'sandbox', values: ['sandbox/lms/lms', 'commander', 'fastify', 'node:*'] },
  { at: 'sandbox/lms', values: ['sandbox/*', 'node:*'] },
];

/** The room of a file; the most particular one that has it. @param file from the root, e.g. `src/domain/plan.ts` */
export function roomOf(file: string, rooms: readonly Room[] = ROOMS): Room | undefined {
  const folder = dirname(file);
  return (
    rooms.find(({ at }) => at === file) ??
    rooms.find(({ at }) => at === folder) ??
    rooms.find(({ at }) => at === `${dirname(folder)}/*`)
  );
}

/** @param target path from the root without an extension, or a package */
export function isDoor(pattern: string, target: string): boolean {
  if (pattern.endsWith('/**')) return target.startsWith(pattern.slice(0, -2));
  if (pattern === 'node:*') return target.startsWith('node:');
  if (pattern.endsWith('/*')) return dirname(target) === dirname(pattern);
  return pattern === target;
}
