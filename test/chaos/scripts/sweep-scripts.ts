import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Outcome } from '../../cli/recording-terminal';
import { built } from '../../support/root';
import { S3_KEY } from '../../support/s3/start-s3';
import { until } from '../../support/until-holds';
import { WorkerCrew } from '../worker-crew';
import { jsonOf, judgeFirst, judgeRepeat, missingOf, type ScriptResult } from './judge-script';
import { type CleanRun, keyOf, type ScriptCell } from './script-cell';
import { invoke, type ScriptScenario } from './script-scenario';
import { openScriptSite, type ScriptSite, type Stand } from './script-site';
import { type Armed, TRACKS } from './tracks';

/** What sweeps share: a Temporal server, and the workflows with shorter waits. */
export interface ScriptStand extends Stand {
  readonly bundle: string;
}

/** A busy machine is slow, but it goes on. @unit milliseconds */
const COMES_TO_IT_WITHIN_MS = 120_000;
const HELD_AT_MOST_MS = { short: 15_000, long: 150_000 } as const;
const ENDS_WITHIN_MS = 240_000;

let batches = 0;

/** Every scenario undisturbed: what it does outside, and how it ends. */
export async function runClean(stand: ScriptStand, scenarios: readonly ScriptScenario[]): Promise<readonly CleanRun[]> {
  return onSites(stand, scenarios, async (sites) =>
    Promise.all(
      sites.map(async ({ scenario, site }): Promise<CleanRun> => {
        site.tracks.begin();
        const outcome = await invoke(scenario, site);
        // What it has begun goes on by itself, and has a sweep of its own.
        const did = Object.fromEntries(TRACKS.map((track) => [track, site.tracks.of(track)])) as CleanRun['did'];
        await scenario.settle?.(site);
        const json = jsonOf(outcome);
        const wrong = [
          ...scenario.doubles(site),
          ...(json === undefined ? [`ended with ${outcome.code}: ${outcome.err}`] : []),
        ];
        const is = { said: scenario.said(json), seen: scenario.seen(site) };
        return { scenario, did, code: outcome.code, ...is, wrong: [...wrong, ...missingOf(scenario, is)] };
      }),
    ),
  );
}

/** Some commands at once, each with its trouble. One worker serves them all; where it is killed, all wait for that. */
export async function runBatch(
  stand: ScriptStand,
  cells: readonly ScriptCell[],
  cleanOf: (scenario: ScriptScenario) => CleanRun,
): Promise<readonly ScriptResult[]> {
  const scenarios = cells.map(({ scenario }) => scenario);
  return onSites(stand, scenarios, async (sites, crew) => {
    const troubled = cells.map((cell, at) => new Troubled(cell, (sites[at] as { readonly site: ScriptSite }).site));
    // Nothing follows these: they are killed in the very moment of the answer, so they come last.
    const isLast = ({ cell }: Troubled) => cell.last && cell.trouble.kills && cell.trouble.request === undefined;
    const [late, early] = [troubled.filter(isLast), troubled.filter((one) => !isLast(one))];
    for (const one of early) one.begin();
    await killWhereReached(early, crew);
    for (const one of late) one.begin();
    await killWhereReached(late, crew);
    return Promise.all(troubled.map((one) => one.judge(cleanOf(one.cell.scenario))));
  });
}

/**
 * Kills the worker when all are where they are to be killed; or, so that nobody is held for long, when the first has waited
 * a while: then the others are killed wherever they are, and once more where they were to be.
 */
async function killWhereReached(some: readonly Troubled[], crew: WorkerCrew): Promise<void> {
  let left = some.filter(({ cell }) => cell.trouble.kills);
  while (left.length > 0) {
    const reached = () => left.filter((one) => one.isReached());
    await until('one is where it is to be killed', () => reached().length > 0, {
      withinMs: COMES_TO_IT_WITHIN_MS,
      everyMs: 5,
    }).catch(() => {
      throw new Error(`never came there: ${left.map(({ cell }) => keyOf(cell)).join('; ')}`);
    });
    const isShort = left.some(({ cell }) => cell.scenario.needs.shortAttempts);
    const end = Date.now() + HELD_AT_MOST_MS[isShort ? 'short' : 'long'];
    await until('all are', () => reached().length === left.length || Date.now() > end, { everyMs: 5 });
    await crew.kill(0);
    const killed = reached();
    for (const one of killed) one.armed?.disarm();
    left = left.filter((one) => !killed.includes(one));
    await crew.replace(0);
  }
}

class Troubled {
  armed: Armed | undefined;
  private outcome: Promise<Outcome> | undefined;
  private ended = false;

  constructor(
    readonly cell: ScriptCell,
    private readonly site: ScriptSite,
  ) {}

  begin(): void {
    const { scenario, track, n, trouble } = this.cell;
    this.outcome = runCommand(scenario, this.site, () => {
      this.armed = this.site.tracks.arm(track, n, trouble);
    }).finally(() => {
      this.ended = true;
    });
    this.outcome.catch(() => {});
  }

  isReached(): boolean {
    return this.ended || this.armed?.isReached() === true;
  }

  async judge(clean: CleanRun): Promise<ScriptResult> {
    const { cell, site } = this;
    const { scenario, title, track, trouble } = cell;
    const about = { key: keyOf(cell), scenario: scenario.name, title, track, trouble: trouble.name };
    try {
      const outcome = await inTime(this.outcome as Promise<Outcome>);
      const wasReached = this.armed?.isReached() === true;
      if (wasReached) await until('what comes late is over', () => this.armed?.isOver() === true);
      this.armed?.disarm();
      const { ended, wrong, todo } = judgeFirst({ scenario, site, outcome }, clean);
      const all = wasReached ? [...wrong] : [...wrong, 'it never came to this'];
      if (todo !== undefined) {
        todo();
        const again = await inTime(invoke(scenario, site));
        await scenario.settle?.(site);
        all.push(...judgeRepeat({ scenario, site, outcome: again }, clean));
      }
      return { ...about, ended, wrong: all };
    } catch (error) {
      return { ...about, ended: 'told', wrong: [(error as Error).message] };
    }
  }
}

async function runCommand(scenario: ScriptScenario, site: ScriptSite, arm: () => void): Promise<Outcome> {
  site.tracks.begin();
  arm();
  const outcome = await invoke(scenario, site);
  if (outcome.code === 0) await scenario.settle?.(site);
  return outcome;
}

async function inTime<T>(work: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`no end within ${ENDS_WITHIN_MS / 1_000} s`)), ENDS_WITHIN_MS);
  });
  return Promise.race([work, late]).finally(() => clearTimeout(timer));
}

/** An Open edX for each, prepared, and one worker for all. */
async function onSites<T>(
  stand: ScriptStand,
  scenarios: readonly ScriptScenario[],
  act: (sites: readonly { scenario: ScriptScenario; site: ScriptSite }[], crew: WorkerCrew) => Promise<T>,
): Promise<T> {
  batches += 1;
  const configs = join(stand.root, `batch-${batches}`);
  mkdirSync(configs);
  const crew = new WorkerCrew({
    config: configs,
    env: {
      ...stand.env,
      // What a bucket takes; the others do not read it.
      AWS_ACCESS_KEY_ID: S3_KEY.accessKeyId,
      AWS_SECRET_ACCESS_KEY: S3_KEY.secretAccessKey,
      AWS_REGION: 'us-east-1',
      NODE_OPTIONS: `--require ${built('test/chaos/scripts/in-worker.js')}`,
      LETHE_CHAOS_BUNDLE: stand.bundle,
      LETHE_CHAOS_GATE: stand.gate.url,
      LETHE_CHAOS_FOLDER: stand.root,
    },
  });
  const sites: { readonly scenario: ScriptScenario; readonly site: ScriptSite }[] = [];
  try {
    for (const scenario of scenarios)
      sites.push({ scenario, site: await openScriptSite(stand, configs, scenario.needs) });
    await crew.hire();
    await Promise.all(sites.map(({ scenario, site }) => scenario.prepare(site)));
    return await act(sites, crew);
  } finally {
    await crew.dismiss();
    await Promise.all(sites.map(({ site }) => site.close()));
  }
}
