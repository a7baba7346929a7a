import type { BreachKind } from '../../sandbox/ledger';
import type { ChaosOptions, NamedScenario } from './chaos-options';
import type { Deployment, DeploymentOptions } from './deployment';
import { COOL_OFF_DAYS } from './orders/judge-order';
import { killAtBoundaries } from './scenarios/kill-at-boundaries';
import { killAtRandom } from './scenarios/kill-at-random';
import { killClients } from './scenarios/kill-clients';
import { restoreInMidRun, wipeInMidRun } from './scenarios/lose-database';
import { loseAnswers } from './scenarios/lossy-wire';
import { outage } from './scenarios/outage';
import { raceAtRandom } from './scenarios/races';
import { happenAtRandom } from './scenarios/random-orders';
import { whileTokensAreRevoked } from './scenarios/revoke-tokens';

export type Scenario = DeployedScenario | LoneScenario;

/** On a deployment: Temporal server, sandbox, workers and client. */
export interface DeployedScenario extends NamedScenario {
  readonly deployment?: Pick<Partial<DeploymentOptions>, 'workers' | 'settings' | 'tuning'>;
  /** Breaches of the contract that it cannot but cause. */
  readonly excused?: readonly BreachKind[];
  /** Whether it judges by itself; else everybody must be COMPLETE. */
  readonly judgesItself?: true;
  run(deployment: Deployment, options: ChaosOptions): Promise<Outcome>;
}

/** With a Temporal server of its own; it judges by itself. */
export interface LoneScenario extends NamedScenario {
  alone(options: ChaosOptions): Promise<Outcome>;
}

export interface Outcome {
  readonly did: string;
  /** Where it judges by itself. */
  readonly learners?: number;
  readonly wrong?: readonly string[];
}

const MINUTE_MS = 60_000;
const LATENCY = { latencyMs: 20 };
const ADOPT_AFTER_MS = MINUTE_MS;

const kills = async (deployment: Deployment, { learners }: ChaosOptions): Promise<Outcome> => ({
  did: await killAtRandom(deployment, { learners, kills: 25, withinMs: 30 * MINUTE_MS }),
});

export const SCENARIOS: readonly Scenario[] = [
  {
    name: 'boundaries',
    says: 'all workers killed at every request, before its work and after it',
    // Everybody is held up at once, each in a slot of their own.
    deployment: { settings: { max_concurrent_steps: 150 } },
    async run(deployment, { learners, workers }) {
      const boundaries = await killAtBoundaries(deployment, { learners });
      return { did: `${workers} workers killed at ${boundaries} boundaries` };
    },
  },
  {
    name: 'kills',
    says: 'workers and the engine killed at random instants',
    deployment: { tuning: LATENCY },
    run: kills,
  },
  {
    name: 'lossy',
    says: 'the same, while 5 % of all answers are lost, 5 % are 429 and 5 % are 500',
    deployment: { tuning: LATENCY },
    run(deployment, options) {
      loseAnswers(deployment.site, options.seed);
      return kills(deployment, options);
    },
  },
  {
    name: 'outage',
    says: 'the same, while the LMS and another service are gone for a while',
    deployment: { tuning: LATENCY },
    async run(deployment, options) {
      const [{ did }, gone] = await Promise.all([kills(deployment, options), outage(deployment, options.outageMs)]);
      return { did: `${did}, ${gone}` };
    },
  },
  {
    name: 'tokens',
    says: 'the same, while all tokens are revoked again and again, and none lives as long as a run takes',
    deployment: { tuning: { ...LATENCY, tokenLifeS: 5 } },
    run: (deployment, options) => whileTokensAreRevoked(deployment, () => kills(deployment, options)),
  },
  {
    name: 'storm',
    says: 'all of these at once: kills, lost answers, 429, 500, an outage, and tokens that are void',
    deployment: { tuning: { ...LATENCY, tokenLifeS: 5 } },
    async run(deployment, options) {
      loseAnswers(deployment.site, options.seed);
      const troubles = () => Promise.all([kills(deployment, options), outage(deployment, options.outageMs)]);
      const [{ did }, gone] = await whileTokensAreRevoked(deployment, troubles);
      return { did: `${did}, ${gone}` };
    },
  },
  {
    name: 'wiped',
    says: "the engine's database is lost in mid-run, and discovery finds everybody again",
    deployment: { tuning: LATENCY, settings: { adopt_after: '1m' } },
    run: async (deployment, { learners }) => ({
      did: await wipeInMidRun(deployment, { learners, adoptAfterMs: ADOPT_AFTER_MS, withinMs: 10 * MINUTE_MS }),
    }),
  },
  {
    name: 'restored',
    says: "an old copy takes the place of the engine's database in mid-run",
    deployment: { tuning: LATENCY, settings: { adopt_after: '1m' } },
    // A run that is behind the LMS writes a state once more, is refused, and looks.
    excused: ['state-not-after'],
    run: async (deployment, { learners }) => ({
      did: await restoreInMidRun(deployment, { learners, adoptAfterMs: ADOPT_AFTER_MS, withinMs: 10 * MINUTE_MS }),
    }),
  },
  {
    name: 'clients',
    says: 'clients killed while they say a verb',
    judgesItself: true,
    async run(deployment, { clients }) {
      return { did: `${clients} clients killed`, learners: clients, wrong: await killClients(deployment, clients) };
    },
  },
  {
    name: 'orders',
    says: 'verbs, faults and moves in the Django admin in any order, while workers are killed; judged by the promises of a run',
    deployment: { tuning: LATENCY, settings: { cool_off_days: COOL_OFF_DAYS } },
    judgesItself: true,
    async run(deployment, { seed, learners }) {
      return { learners, ...(await happenAtRandom(deployment, { seed, learners, length: 10 })) };
    },
  },
  {
    name: 'races',
    says: 'verbs, moves in the Django admin and the ends of activities against each other, judged by the promises of a run',
    async alone({ seed, learners }) {
      const raced = raceAtRandom(seed, learners);
      if ('wrong' in raced) return { did: 'broken off', learners, wrong: [raced.wrong] };
      return { did: `${raced.races} orders of events`, learners };
    },
  },
];
