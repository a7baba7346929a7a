/**
 * Rooms behind heavy doors, opened when a command needs them: `--help` must not wait for gRPC, zod and axios.
 */
export const rooms = {
  temporal: () => require('@temporalio/client') as typeof import('@temporalio/client'),
  messages: () => require('../workflows/messages') as typeof import('../workflows/messages'),
  startOptions: () => require('../workflows/start-options') as typeof import('../workflows/start-options'),
  connectEngine: () => ({
    ...(require('../engine/connect-engine') as typeof import('../engine/connect-engine')),
    ...(require('../engine/engine-config') as typeof import('../engine/engine-config')),
    ...(require('../engine/check-namespace') as typeof import('../engine/check-namespace')),
  }),
  runEngine: () => require('../engine/run-engine') as typeof import('../engine/run-engine'),
  setUpNamespace: () => require('../engine/set-up-namespace') as typeof import('../engine/set-up-namespace'),
  codec: () => ({
    ...(require('../codec/open-encryption') as typeof import('../codec/open-encryption')),
    ...(require('../codec/encryption-codec') as typeof import('../codec/encryption-codec')),
    ...(require('../codec/open-key-ring') as typeof import('../codec/open-key-ring')),
    ...(require('../codec/key-ring-fault') as typeof import('../codec/key-ring-fault')),
  }),
  codecServer: () => ({
    ...(require('../codec/codec-server') as typeof import('../codec/codec-server')),
    ...(require('../codec/codec-auth') as typeof import('../codec/codec-auth')),
    ...(require('../codec/encryption-codec') as typeof import('../codec/encryption-codec')),
  }),
  config: () => require('../config/load-config') as typeof import('../config/load-config'),
  secretSources: () => require('../config/secret-sources') as typeof import('../config/secret-sources'),
  table: () => require('cli-table3') as typeof import('cli-table3'),
};
