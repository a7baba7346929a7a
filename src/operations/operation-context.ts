import type { Client } from '@temporalio/client';
import type { Progress } from './progress';

export type { Client as TemporalClient } from '@temporalio/client';

/** What everything that an operator may ask works with. No terminal, no HTTP server and no environment is in it. */
export interface OperationContext {
  readonly client: Client;
  readonly instance: string;
  /** Who asks, for the record. */
  readonly by: string;
  /** Ends the waiting. What was begun in Temporal goes on. */
  readonly signal: AbortSignal;
  /** Told how far it is. */
  readonly onProgress: (progress: Progress) => void;
}
