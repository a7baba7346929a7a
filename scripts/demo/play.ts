import type { Client } from '@temporalio/client';
import type { Sandbox } from '../../sandbox/start-sandbox';
import type { Cast } from './cast';
import type { LetheCommand } from './lethe-command';
import type { OneAtATime } from './one-at-a-time';
import type { Story } from './story';
import type { WorkerProcess } from './worker-process';

/** Something that was to be so, and whether it is, as read from what happened. */
export interface Finding {
  readonly ok: boolean;
  readonly text: string;
}

/** What the acts of the story play with. */
export interface Play {
  readonly instance: string;
  readonly cast: Cast;
  readonly sandbox: Sandbox;
  readonly client: Client;
  readonly worker: WorkerProcess;
  readonly lethe: LetheCommand;
  /** Whoever speaks to the worker, or kills it. */
  readonly turns: OneAtATime;
  readonly story: Story;
  readonly signal: AbortSignal;
  /** How long any one thing of the story may take. @unit milliseconds */
  readonly patienceMs: number;
  readonly findings: Finding[];
  /** What befell a learner, for the table at the end. */
  readonly befell: Map<number, string>;
}
