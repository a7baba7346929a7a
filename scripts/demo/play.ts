import type { Client } from '@temporalio/client';
import type { Sandbox } from '../../sandbox/start-sandbox';
import type { Cast } from './cast';
import type { LetheCommand } from './lethe-command';
import type { OneAtATime } from './one-at-a-time';
import type { Story } from './story';
import type { WorkerProcess } from './worker-process';

/** Something that must be true at the end, and whether it is. */
export interface Finding {
  readonly ok: boolean;
  readonly text: string;
}

/** What the scenes of the story use. */
export interface Play {
  readonly instance: string;
  readonly cast: Cast;
  readonly sandbox: Sandbox;
  readonly client: Client;
  readonly worker: WorkerProcess;
  readonly lethe: LetheCommand;
  /** Everything that talks to the worker or kills it takes turns. */
  readonly turns: OneAtATime;
  readonly story: Story;
  readonly signal: AbortSignal;
  /** How long each part of the story can take. @unit milliseconds */
  readonly patienceMs: number;
  readonly findings: Finding[];
  /** What happened to a learner, for the table at the end. */
  readonly befell: Map<number, string>;
}
