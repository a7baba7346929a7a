import type { SandboxTuning } from '../../sandbox/sandbox-options';
import { startLethe } from '../support/program';
import { until } from '../support/until-holds';
import type { Chance } from './chance';
import { type ChaosSite, openChaosSite } from './chaos-site';
import { RestartableServer } from './restartable-server';
import { WorkerCrew } from './worker-crew';

export interface DeploymentOptions {
  readonly workers: number;
  /** Keys below `lethe:` in the instance file. */
  readonly settings?: Readonly<Record<string, string | number>>;
  readonly tuning?: Partial<SandboxTuning>;
  readonly next: Chance;
  readonly say: (line: string) => void;
}

/** Temporal server, sandbox, workers and client, to be troubled. */
export interface Deployment {
  readonly site: ChaosSite;
  readonly engine: RestartableServer;
  readonly crew: WorkerCrew;
  readonly next: Chance;
  readonly say: (line: string) => void;
  /** `lethe discovery run`, again when the Temporal server was away meanwhile. @returns how many runs it started */
  discover(coolOffDays: number): Promise<number>;
  /** Every learner COMPLETE in the LMS, and no run open. */
  untilAllEnded(withinMs: number): Promise<void>;
  /** Share of the learners who are COMPLETE in the LMS. */
  doneShare(): number;
  close(): Promise<void>;
}

export async function openDeployment({ workers, settings, tuning, next, say }: DeploymentOptions): Promise<Deployment> {
  const site = await openChaosSite({ settings, tuning });
  const undo: (() => Promise<void>)[] = [() => site.close()];
  const close = async () => {
    for (const step of undo.reverse()) await step();
  };
  try {
    const engine = await RestartableServer.open(site.folder);
    undo.push(() => engine.close());
    const crew = new WorkerCrew({ config: site.file, env: engine.env });
    undo.push(() => crew.dismiss());
    await Promise.all(Array.from({ length: workers }, () => crew.hire()));
    const doneShare = () => {
      const states = site.sandbox.admin.learners().map(({ state }) => state);
      return states.filter((state) => state === 'COMPLETE').length / states.length;
    };
    return {
      site,
      engine,
      crew,
      next,
      say,
      discover: (coolOffDays) => discover(site, engine, coolOffDays, say),
      untilAllEnded: (withinMs) =>
        until('all have ended', async () => doneShare() === 1 && (await openRuns(engine)) === 0, {
          withinMs,
          everyMs: 500,
        }),
      doneShare,
      close,
    };
  } catch (error) {
    await close();
    throw error;
  }
}

/** A person asks again for so long. @unit milliseconds */
const ASKS_FOR_MS = 300_000;

/** A client gives up when its Temporal server is gone, or no worker has come up yet; a person would ask again. */
async function discover(
  site: ChaosSite,
  engine: RestartableServer,
  coolOffDays: number,
  say: DeploymentOptions['say'],
): Promise<number> {
  const args = ['discovery', 'run', '--config', site.file, '--cool-off-days', String(coolOffDays), '--yes', '--json'];
  // Nobody was on hold when a database was lost.
  args.push('--no-hold-file');
  const end = Date.now() + ASKS_FOR_MS;
  for (;;) {
    const { code, stdout, stderr } = await startLethe(args, { env: engine.env }).ended;
    if (code === 0) {
      const { enrolled, adopted } = JSON.parse(stdout) as { enrolled: number; adopted: number };
      return enrolled + adopted;
    }
    say(`lethe discovery run ended with ${code}, and is said again: ${stderr.trim().split('\n').at(-1)}`);
    if (Date.now() > end) throw new Error(`lethe discovery run ended with ${code}:\n${stderr}${stdout}`);
  }
}

/** As visibility has it; while the Temporal server is away nothing is known. */
async function openRuns({ client }: RestartableServer): Promise<number | undefined> {
  try {
    const { count } = await client.workflow.count(`WorkflowType = 'retireLearner' AND ExecutionStatus = 'Running'`);
    return count;
  } catch {
    return undefined;
  }
}
