import type { InstanceConfig } from '../config/load-config';
import type { Beside } from '../domain/checks/named-file';
import type { ConnectClientOptions } from './connect-client';
import type { ServeCodecOptions } from './serve-codec';

/** What the command line is handed. Each part is loaded when a command needs it: `--help` does not wait for gRPC. */
export const clientParts = {
  connect: (options: ConnectClientOptions) =>
    (require('./connect-client') as typeof import('./connect-client')).connectClient(options),
  checkSiteHere: (config: InstanceConfig, beside: Beside, signal: AbortSignal) =>
    (require('./check-site-here') as typeof import('./check-site-here')).checkSiteHere(config, beside, signal),
  serveCodec: (options: ServeCodecOptions) =>
    (require('./serve-codec') as typeof import('./serve-codec')).serveCodec(options),
};
