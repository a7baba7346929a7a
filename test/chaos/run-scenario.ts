import { chance } from './chance';
import type { ChaosOptions } from './chaos-options';
import { openDeployment } from './deployment';
import { judgeSite } from './judge-site';
import type { DeployedScenario, Outcome, Scenario } from './scenarios';

/** How a scenario came out. */
export interface Ending {
  readonly name: string;
  readonly seed: number;
  /** What was done; for people. */
  readonly did: string;
  readonly learners: number;
  /** Learners who ended as they should. */
  readonly well: number;
  /** Only where each learner goes the whole way. */
  readonly requestsPerLearner?: number;
  /** What is wrong; nothing when all is well. */
  readonly wrong: readonly string[];
  readonly seconds: number;
}

type Came = Omit<Ending, 'name' | 'seed' | 'seconds'>;

/** On a deployment of its own, which is gone afterwards. What breaks off the scenario is wrong with it. */
export async function runScenario(
  scenario: Scenario,
  options: ChaosOptions,
  say: (line: string) => void,
): Promise<Ending> {
  const { name } = scenario;
  const { seed } = options;
  const began = Date.now();
  const came = 'alone' in scenario ? judged(await scenario.alone(options)) : await onDeployment(scenario, options, say);
  return { name, seed, seconds: Math.round((Date.now() - began) / 100) / 10, ...came };
}

async function onDeployment(
  scenario: DeployedScenario,
  options: ChaosOptions,
  say: (line: string) => void,
): Promise<Came> {
  const { excused, judgesItself } = scenario;
  const deployment = await openDeployment({
    workers: options.workers,
    ...scenario.deployment,
    next: chance(options.seed),
    say,
  });
  try {
    const outcome = await scenario.run(deployment, options);
    if (judgesItself) return judged(outcome);
    const { repeatedCalls, wrong, ...verdict } = await judgeSite(deployment, excused);
    const did = `${outcome.did}; ${repeatedCalls} calls repeated`;
    return { ...verdict, did, wrong: [...(outcome.wrong ?? []), ...wrong] };
  } catch (error) {
    const verdict = judgesItself ? undefined : await judgeSite(deployment, excused).catch(() => undefined);
    const wrong = [(error as Error).message, ...(verdict?.wrong ?? [])];
    return { learners: options.learners, well: verdict?.well ?? 0, did: 'broken off', wrong };
  } finally {
    await deployment.close();
  }
}

/** By itself: each thing that is wrong is wrong with one learner. */
function judged({ did, learners = 0, wrong = [] }: Outcome): Came {
  return { did, learners, well: Math.max(0, learners - wrong.length), wrong };
}
