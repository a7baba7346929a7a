import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { runTool } from '../../src/dev-server/run-tool';
import { ROOT } from '../architecture/files-of';
import { succeeds } from './programs';
import { buildStandIn } from './stand-ins';

/** An image that came from a registry has a digest there. */
const DIGESTS = '{{len .RepoDigests}}';

/**
 * Every image that others made: the one that is there, else the published one, else a stand-in that is built here.
 * @returns those that are stand-ins
 */
export async function getImages(
  wanted: readonly string[],
  env: NodeJS.ProcessEnv,
  say: (line: string) => void,
): Promise<readonly string[]> {
  const standIns: string[] = [];
  for (const image of wanted) {
    if (!(await isHere(image, env))) {
      const pulled = await runTool('docker', ['pull', '--quiet', image], { env, timeoutMs: 600_000 }).then(
        () => true,
        () => false,
      );
      if (!pulled) {
        say(`no registry has ${image} for us: building a stand-in …`);
        await buildStandIn(image, env, say);
      }
    }
    const digests = await runTool('docker', ['image', 'inspect', '--format', DIGESTS, image], { env });
    if (digests.trim() === '0') standIns.push(image);
  }
  return standIns;
}

/** What our Dockerfile begins with. */
export function baseOfOurs(): string {
  const [, image] = /^FROM (\S+)/m.exec(readFileSync(join(ROOT, 'Dockerfile'), 'utf8')) ?? [];
  if (image === undefined) throw new Error('the Dockerfile has no FROM');
  return image;
}

async function isHere(image: string, env: NodeJS.ProcessEnv): Promise<boolean> {
  return succeeds('docker', ['image', 'inspect', image], env);
}
