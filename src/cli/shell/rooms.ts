/**
 * Rooms behind heavy doors, opened when a command needs them: `--help` must not wait for gRPC, zod and axios.
 */
export const rooms = {
  temporal: () => require('@temporalio/client') as typeof import('@temporalio/client'),
  discovery: () => require('../../operations/discovery') as typeof import('../../operations/discovery'),
  instances: () => require('../../operations/instances') as typeof import('../../operations/instances'),
  keyOperations: () => require('../../operations/keys/key-needs') as typeof import('../../operations/keys/key-needs'),
  learners: () => require('../../operations/learners') as typeof import('../../operations/learners'),
  schedules: () => require('../../operations/schedules') as typeof import('../../operations/schedules'),
  connectEngine: () => ({
    ...(require('../../temporal/connect/connect-engine') as typeof import('../../temporal/connect/connect-engine')),
    ...(require('../../temporal/connect/open-client') as typeof import('../../temporal/connect/open-client')),
    ...(require('../../temporal/connect/ports') as typeof import('../../temporal/connect/ports')),
    ...(require('../../temporal/connect/engine-config') as typeof import('../../temporal/connect/engine-config')),
    ...(require('../../temporal/namespace/check-namespace') as typeof import('../../temporal/namespace/check-namespace')),
    ...(require('../../temporal/namespace/missing-search-attributes') as typeof import('../../temporal/namespace/missing-search-attributes')),
  }),
  runEngine: () => require('../../dev-server/run-engine') as typeof import('../../dev-server/run-engine'),
  setUpNamespace: () =>
    require('../../temporal/namespace/set-up-namespace') as typeof import('../../temporal/namespace/set-up-namespace'),
  codec: () => ({
    ...(require('../../codec/open-encryption') as typeof import('../../codec/open-encryption')),
    ...(require('../../codec/encryption-codec') as typeof import('../../codec/encryption-codec')),
    ...(require('../../keys/open-key-ring') as typeof import('../../keys/open-key-ring')),
    ...(require('../../keys/key-ring-fault') as typeof import('../../keys/key-ring-fault')),
  }),
  codecServer: () => ({
    ...(require('../../codec/codec-server') as typeof import('../../codec/codec-server')),
    ...(require('../../codec/codec-auth') as typeof import('../../codec/codec-auth')),
    ...(require('../../codec/encryption-codec') as typeof import('../../codec/encryption-codec')),
  }),
  checks: () => require('../../checks/check-temporal') as typeof import('../../checks/check-temporal'),
  openInstance: () => require('../../serving/open-instance') as typeof import('../../serving/open-instance'),
  config: () => require('../../config/load-config') as typeof import('../../config/load-config'),
  secretSources: () => require('../../config/secret-sources') as typeof import('../../config/secret-sources'),
  table: () => require('cli-table3') as typeof import('cli-table3'),
  stringWidth: () => require('string-width') as typeof import('string-width'),
  csv: () => require('csv-stringify/sync') as typeof import('csv-stringify/sync'),
};
