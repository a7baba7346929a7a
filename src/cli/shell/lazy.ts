/**
 * Modules that are loaded when a command needs them: `--help` does not wait for gRPC, zod, and axios.
 */
export const lazy = {
  archives: () => require('../../operations/archives') as typeof import('../../operations/archives'),
  campaigns: () => require('../../operations/campaigns') as typeof import('../../operations/campaigns'),
  discovery: () => require('../../operations/discovery') as typeof import('../../operations/discovery'),
  instances: () => require('../../operations/instances') as typeof import('../../operations/instances'),
  keys: () => require('../../operations/keys') as typeof import('../../operations/keys'),
  learners: () => require('../../operations/learners') as typeof import('../../operations/learners'),
  partnerReports: () =>
    require('../../operations/partner-reports') as typeof import('../../operations/partner-reports'),
  requests: () => require('../../operations/requests') as typeof import('../../operations/requests'),
  schedules: () => require('../../operations/schedules') as typeof import('../../operations/schedules'),
  server: () => require('../../operations/server') as typeof import('../../operations/server'),
  usernames: () => require('../../operations/usernames') as typeof import('../../operations/usernames'),
  runEngine: () => require('../../dev-server/run-engine') as typeof import('../../dev-server/run-engine'),
  devServerWebUi: () =>
    require('../../dev-server/dev-server-web-ui') as typeof import('../../dev-server/dev-server-web-ui'),
  config: () => require('../../config/load-config') as typeof import('../../config/load-config'),
  table: () => require('cli-table3') as typeof import('cli-table3'),
  stringWidth: () => require('string-width') as typeof import('string-width'),
  csv: () => require('csv-stringify/sync') as typeof import('csv-stringify/sync'),
};
