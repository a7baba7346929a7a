/**
 * Rooms behind heavy doors, opened when a command needs them: `--help` must not wait for gRPC, zod and axios.
 */
export const rooms = {
  temporal: () => require('@temporalio/client') as typeof import('@temporalio/client'),
  messages: () => require('../workflows/messages') as typeof import('../workflows/messages'),
  startOptions: () => require('../workflows/start-options') as typeof import('../workflows/start-options'),
  connectEngine: () => require('../engine/connect-engine') as typeof import('../engine/connect-engine'),
  runEngine: () => require('../engine/run-engine') as typeof import('../engine/run-engine'),
  setUpNamespace: () => require('../engine/set-up-namespace') as typeof import('../engine/set-up-namespace'),
  config: () => require('../config/load-config') as typeof import('../config/load-config'),
  secretSources: () => require('../config/secret-sources') as typeof import('../config/secret-sources'),
  table: () => require('cli-table3') as typeof import('cli-table3'),
};
