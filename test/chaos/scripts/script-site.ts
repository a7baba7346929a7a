import { randomUUID } from 'node:crypto';
import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Client } from '@temporalio/client';
import type { Drive } from '../../../sandbox/google-drive/drive';
import type { SandboxOptions } from '../../../sandbox/sandbox-options';
import { type Sandbox, startSandbox } from '../../../sandbox/start-sandbox';
import { type Outcome, runLine } from '../../cli/recording-terminal';
import { putInForce } from '../../support/put-in-force';
import type { FileGate } from './file-gate';
import { Tracks } from './tracks';

/** What an Open edX must be like for a scenario. */
export interface SiteNeeds {
  readonly sandbox?: Partial<SandboxOptions>;
  readonly drive?: true;
  /** What the instance file has beside what the sandbox gives. @param folder where files are */
  readonly yaml?: (given: string, folder: string, sandbox: Sandbox) => string;
}

/** One instance with an Open edX of its own, for one command. */
export interface ScriptSite {
  readonly id: string;
  readonly sandbox: Sandbox;
  /** Where its reports go, if not to the folder. */
  readonly drive: Drive | undefined;
  /** Where its archives and reports are, and what a command reads. */
  readonly folder: string;
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
  /** A folder for the files of all instances. */
  readonly root: string;
}

/** @param configs the folder of the instance files that one worker serves */
export async function openScriptSite(
  { client, env, gate, root }: Stand,
  configs: string,
  needs: SiteNeeds,
): Promise<ScriptSite> {
  const id = `s-${randomUUID().slice(0, 8)}`;
  const folder = join(root, id);
  for (const name of ['', 'archives', 'reports']) mkdirSync(join(folder, name));
  const sandbox = await startSandbox({ workerMayCancel: true, ...needs.sandbox });
  const given = sandbox.config().replace('id: sandbox', `id: ${id}`).replace('cool_off_days: 0', 'cool_off_days: 14');
  // A request that is held waits for the kill, however long the others take.
  const yaml = `${given}  cool_off_jitter: 0s\n  answer_timeout: 8m\n  attempt_deadline: 10m\n`;
  const config = join(configs, `${id}.yml`);
  writeFileSync(config, needs.yaml?.(yaml, folder, sandbox) ?? yaml);
  chmodSync(config, 0o600);
  await putInForce(client, config);
  const tracks = new Tracks(sandbox, gate, folder);
  return {
    id,
    sandbox,
    drive: needs.drive ? sandbox.admin.drive : undefined,
    folder,
    tracks,
    client,
    run: (line) => runLine(`${line} --instance ${id}`, { env }),
    async close() {
      tracks.end();
      await sandbox.stop();
    },
  };
}
