import { randomUUID } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Client } from '@temporalio/client';
import type { Drive } from '../../../sandbox/google-drive/drive';
import type { SandboxOptions } from '../../../sandbox/sandbox-options';
import type { Sandbox } from '../../../sandbox/start-sandbox';
import { type Outcome, runLine } from '../../cli/recording-terminal';
import { openSite } from '../../support/open-site';
import { putInForce } from '../../support/put-in-force';
import type { S3Stand } from '../../support/s3/start-s3';
import type { FileGate } from './file-gate';
import { Tracks } from './tracks';

/** What an Open edX must be like for a scenario. */
export interface SiteNeeds {
  readonly sandbox?: Partial<SandboxOptions>;
  readonly drive?: true;
  /** Its archives and reports are in a bucket. */
  readonly bucket?: true;
  /** A run of a learner waits until an attempt cannot write any more, so its attempts must be short. */
  readonly shortAttempts?: true;
  /** It does so much that few of them can run at once. */
  readonly long?: true;
  /** What the instance file has beside what the sandbox gives. */
  readonly yaml?: (given: string, place: SitePlace) => string;
}

/** Where the files of a site are. */
export interface SitePlace {
  readonly folder: string;
  readonly sandbox: Sandbox;
  readonly bucket: string;
  /** Of the server that has the bucket; empty where none is needed. */
  readonly endpoint: string;
}

/** One instance with an Open edX of its own, for one command. */
export interface ScriptSite {
  readonly id: string;
  readonly sandbox: Sandbox;
  /** Where its reports go, if not to the folder. */
  readonly drive: Drive | undefined;
  /** Where what a command reads is. */
  readonly folder: string;
  /** Where its archives are, and where its reports. */
  readonly archives: string;
  readonly reports: string;
  readonly tracks: Tracks;
  readonly client: Client;
  /** A command line about this instance. */
  run(line: string): Promise<Outcome>;
  close(): Promise<void>;
}

export interface Stand {
  readonly client: Client;
  readonly env: Readonly<Record<string, string>>;
  readonly gate: FileGate;
  /** The server of buckets; absent where none is needed. */
  readonly s3?: S3Stand;
  /** A folder for the files of all instances. */
  readonly root: string;
}

/** @param configs the folder of the instance files that one worker serves */
export async function openScriptSite(
  { client, env, gate, root, s3 }: Stand,
  configs: string,
  needs: SiteNeeds,
): Promise<ScriptSite> {
  const id = `s-${randomUUID().slice(0, 8)}`;
  const folder = join(root, id);
  const bucketPath = join(s3?.bucketPath ?? root, '..', id);
  if (needs.bucket) mkdirSync(bucketPath);
  for (const name of ['archives', 'reports']) mkdirSync(join(folder, name), { recursive: true });
  // A request that is held waits for the kill, however long the others take.
  const [answer, attempt] = needs.shortAttempts ? ['25s', '35s'] : ['8m', '10m'];
  const { sandbox, file, close } = await openSite({
    id,
    folder,
    files: configs,
    sandbox: { workerMayCancel: true, ...needs.sandbox },
    settings: { cool_off_days: 14, cool_off_jitter: '0s', answer_timeout: answer, attempt_deadline: attempt },
    change: (given, there) =>
      needs.yaml?.(given, { folder, sandbox: there, bucket: id, endpoint: s3?.endpoint ?? '' }) ?? given,
  });
  await putInForce(client, file);
  const tracks = new Tracks(sandbox, gate, folder);
  return {
    id,
    sandbox,
    drive: needs.drive ? sandbox.admin.drive : undefined,
    folder,
    archives: needs.bucket ? bucketPath : join(folder, 'archives'),
    reports: needs.bucket ? bucketPath : join(folder, 'reports'),
    tracks,
    client,
    run: (line) => runLine(`${line} --instance ${id}`, { env }),
    async close() {
      tracks.end();
      await close();
    },
  };
}
