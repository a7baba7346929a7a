import type { clientParts } from '../../connecting/client-parts';

/** What `client.ts` hands to the command line, which itself knows neither how to connect nor how to decrypt. */
export type Parts = typeof clientParts;

/** Temporal, and how what is sent there is encrypted. */
export type Connected = Awaited<ReturnType<Parts['connect']>>;

/** Programs that some commands become. */
export interface Programs {
  readonly worker: string;
  readonly sandbox: string;
  /** The bundled workflows. */
  readonly bundle: string;
}
