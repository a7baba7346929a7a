import { chance } from './chance';
import type { ChaosOptions } from './chaos-options';
import { judgeSite } from './judge-site';
import type { Scenario } from './scenarios';
import { openStage } from './stage';

/** How a scenario came out. */
export interface Ending {
  readonly name: string;
  readonly seed: number;
  /** What was done, and what it cost; for people. */
  readonly did: string;
  /** What is wrong; nothing when all is well. */
  readonly wrong: readonly string[];
  readonly seconds: number;
}

/** On a stage of its own, which is gone afterwards. What breaks off the scenario is wrong with it. */
export async function runScenario(
  scenario: Scenario,
  options: ChaosOptions,
  say: (line: string) => void,
): Promise<Ending> {
  const { name, excused, judgesItself } = scenario;
  const { seed, workers } = options;
  const began = Date.now();
  const end = (did: string, wrong: readonly string[]): Ending => ({
    name,
    seed,
    did,
    wrong,
    seconds: Math.round((Date.now() - began) / 100) / 10,
  });
  const stage = await openStage({ workers, ...scenario.stage, next: chance(seed), say });
  try {
    const { did, wrong = [] } = await scenario.run(stage, options);
    if (judgesItself) return end(did, wrong);
    const verdict = await judgeSite(stage, excused);
    const { learners, requestsPerLearner, repeatedCalls } = verdict;
    const cost = `${learners} learners, ${requestsPerLearner.toFixed(1)} requests each, ${repeatedCalls} calls repeated`;
    return end(`${did}; ${cost}`, [...wrong, ...verdict.wrong]);
  } catch (error) {
    const verdict = judgesItself ? undefined : await judgeSite(stage, excused).catch(() => undefined);
    return end('broken off', [(error as Error).message, ...(verdict?.wrong ?? [])]);
  } finally {
    await stage.close();
  }
}
