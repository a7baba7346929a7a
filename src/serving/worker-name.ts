import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { basename } from 'node:path';
import { writeWorkerIdentity } from '../domain/instance/worker-identity';

/** Names this process by the file of an instance: of its path, which may be in somebody's home, only the last part. */
export function workerName(workflowBundlePath: string): (file: string) => string {
  const identity = `${process.pid}@${hostname()}`;
  const build = createHash('sha256').update(readFileSync(workflowBundlePath)).digest('hex').slice(0, 12);
  const since = new Date().toISOString().replace(/\.\d+/, '');
  return (file) => writeWorkerIdentity({ identity, file: basename(file), build, since });
}
