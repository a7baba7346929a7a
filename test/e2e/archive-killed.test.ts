import { mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import type { FaultAction } from '../../sandbox/faults/fault-rules';
import { type Sandbox, startSandbox } from '../../sandbox/start-sandbox';
import type { ArchiveLearnersResult } from '../../src/workflows/archive-learners/messages';
import { jsonOf, runLine } from '../cli/recording-terminal';
import { temporaryFolder } from '../config/temporary-folder';
import { openTestEngine, type TestEngine } from '../support/dev-server';
import { startWorkerProcess, type WorkerProcess } from '../support/worker-process';

const LIST = '/api/user/v1/accounts/retirements_by_status_and_date/';
const CLEAN_UP = '/api/user/v1/accounts/retirement_cleanup/';

const folder = temporaryFolder();
const archives = join(folder.path, 'archives');
mkdirSync(archives);

let engine: TestEngine;
let sandbox: Sandbox;
let worker: WorkerProcess;
let file: string;

beforeAll(async () => {
  engine = await openTestEngine('archive-killed');
  sandbox = await startSandbox({ port: 0 });
  file = folder.write('site.yml', `${sandbox.config()}  archive:\n    folder: ${archives}\n    batch_size: 3\n`);
  await run('instance apply --yes');
  worker = await startWorkerProcess(file, engine.env);
}, 120_000);

afterAll(async () => {
  await worker?.stop();
  await sandbox?.stop();
  await engine?.close();
});

async function run(line: string) {
  const outcome = await runLine(`${line} --config ${file}`, { env: engine.env });
  if (outcome.code !== 0) throw new Error(`${line}: ${outcome.err}`);
  return outcome;
}

/** Kills the worker at the n-th request of this kind, and starts another one. */
async function killAt(path: string, nth: number, kind: FaultAction['kind'] & ('hang' | 'hang-after')): Promise<void> {
  const fault = sandbox.admin.addFault({ match: { path, nth }, do: { kind } });
  const end = Date.now() + 90_000;
  while (fault.fired === 0) {
    if (Date.now() > end) throw new Error(`request ${nth} of ${path} did not come`);
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
  await worker.kill();
  sandbox.admin.removeFaults(fault.id);
  worker = await startWorkerProcess(file, engine.env);
}

describe('an archive whose worker is killed with SIGKILL', () => {
  it('at each kind of request keeps everybody once, and removes nobody who is not kept', async () => {
    const users = ['Ann', 'bela', 'chidi', 'dalia', 'ann'].map((username) => {
      const [view] = sandbox.admin.add([{ username, state: 'COMPLETE', createdDaysAgo: 60 }]);
      sandbox.admin.rename(view?.userId ?? 0, `gone-${view?.userId}`);
      return view?.userId;
    });
    sandbox.admin.clearRecord();
    expect(jsonOf(await run('archive run --dry-run --json'))).toMatchObject({ learners: 5 });
    const ofPlan = sandbox.admin.requests().filter(({ path }) => path === LIST).length;

    const done = run('archive run --yes --json');
    done.catch(() => {});
    await killAt(LIST, 3, 'hang');
    // The file is not written yet.
    await killAt(LIST, ofPlan + 1, 'hang-after');
    // The file is written, and not read back.
    await killAt(LIST, 2, 'hang');
    await killAt(CLEAN_UP, 1, 'hang');
    // The rows are gone, and nobody knows.
    await killAt(CLEAN_UP, 1, 'hang-after');
    expect(jsonOf<ArchiveLearnersResult>(await done)).toMatchObject({ files: 2, archived: 5, removed: 5, changed: 0 });

    const lines = readdirSync(archives, { recursive: true, encoding: 'utf8' })
      .filter((name) => name.endsWith('.json.gz'))
      .flatMap((name) =>
        gunzipSync(readFileSync(join(archives, name)))
          .toString()
          .trimEnd()
          .split('\n'),
      );
    expect(lines.map((line) => JSON.parse(line).user_id).sort()).toEqual([...users].sort());
    expect(sandbox.admin.learners({ state: 'COMPLETE' })).toEqual([]);
    expect(sandbox.admin.violations()).toEqual([]);
  }, 400_000);
});
