import { mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { FaultAction } from '../../sandbox/faults/fault-rules';
import { type Sandbox, startSandbox } from '../../sandbox/start-sandbox';
import type { ReportResult } from '../../src/workflows/partner-report/messages';
import { jsonOf, runLine } from '../cli/recording-terminal';
import { temporaryFolder } from '../config/temporary-folder';
import { openTestEngine, type TestEngine } from '../support/dev-server';
import { reportYaml } from '../support/report-bench';
import { startWorkerProcess, type WorkerProcess } from '../support/worker-process';

const REPORT = '/api/user/v1/accounts/retirement_partner_report/';
const CLEAN_UP = '/api/user/v1/accounts/retirement_partner_report_cleanup/';

const folder = temporaryFolder();
const reports = join(folder.path, 'reports');
mkdirSync(reports);

let engine: TestEngine;
let sandbox: Sandbox;
let worker: WorkerProcess;
let file: string;

jest.setTimeout(400_000);

beforeAll(async () => {
  engine = await openTestEngine('report-killed');
  sandbox = await startSandbox({ port: 0 });
  file = folder.write('site.yml', reportYaml(sandbox.config(), reports));
  await run('instance apply --yes');
  worker = await startWorkerProcess(file, engine.env);
}, 120_000);

afterAll(async () => {
  await worker?.stop();
  await sandbox?.stop();
  await engine?.close();
});

const run = (line: string) => runLine(`${line} --config ${file}`, { env: engine.env });

function queue(count: number): readonly number[] {
  return Array.from({ length: count }, (_, n) => {
    const holdings = { courses: ['course-v1:AthenX+C1+2024'] };
    const username = `learner-${sandbox.admin.learners().length}-${n}`;
    const [view] = sandbox.admin.add([{ username, state: 'PARTNER_QUEUE_COMPLETE', holdings }]);
    sandbox.admin.queueForPartners(view?.userId ?? 0);
    return view?.userId ?? 0;
  });
}

/** Kills the worker at the first such request from now on, and starts another one. */
async function killAt(path: string, kind: FaultAction['kind'] & ('hang' | 'hang-after')): Promise<void> {
  const fault = sandbox.admin.addFault({ match: { path, method: 'POST', nth: 1 }, do: { kind } });
  const end = Date.now() + 150_000;
  while (fault.fired === 0) {
    if (Date.now() > end) throw new Error(`no request of ${path} came`);
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
  await worker.kill();
  sandbox.admin.removeFaults(fault.id);
  worker = await startWorkerProcess(file, engine.env);
}

function reported(): readonly number[] {
  const names = readdirSync(reports, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.csv'));
  const lines = names.flatMap((name) => readFileSync(join(reports, name), 'utf8').trimEnd().split('\r\n').slice(1));
  return lines.map((line) => Number(line.split(',')[0])).sort();
}

describe('a partner report whose worker is killed with SIGKILL', () => {
  it('at each request that changes something has everybody once, and cleans up once', async () => {
    const userIds = queue(3);
    const done = run('partner-report run --yes --json');
    done.catch(() => {});
    await killAt(REPORT, 'hang');
    await killAt(CLEAN_UP, 'hang');
    // The rows are gone, and nobody knows.
    await killAt(CLEAN_UP, 'hang-after');
    const outcome = await done;
    expect(jsonOf<ReportResult>(outcome)).toMatchObject({ asked: 'answered', learners: 3, cleanedUp: 3, missing: [] });
    expect(outcome.code).toBe(0);
    expect(reported()).toEqual([...userIds].sort());
    expect(sandbox.admin.partnerQueue()).toEqual([]);
  });

  it('says so when the LMS had marked the rows, and forgets nothing', async () => {
    const before = reported();
    const userIds = queue(2);
    const done = run('partner-report run --yes --json');
    done.catch(() => {});
    await killAt(REPORT, 'hang-after');
    const lost = await done;
    expect(jsonOf<ReportResult>(lost)).toMatchObject({ asked: 'lost', received: 0 });
    expect(lost.code).toBe(5);
    sandbox.admin.resetPartnerQueue();
    const again = await run('partner-report run --yes --json');
    expect(jsonOf<ReportResult>(again)).toMatchObject({ received: 2, cleanedUp: 2, owed: [] });
    expect(reported()).toEqual([...before, ...userIds].sort());
  });
});
