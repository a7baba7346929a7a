import type { BreachKind } from '../../sandbox/ledger';
import type { ChaosOptions, NamedScenario } from './chaos-options';
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
import type { Stage, StageOptions } from './stage';

export type Scenario = StagedScenario | LoneScenario;

/** On a stage: engine, sandbox, workers and client. */
export interface StagedScenario extends NamedScenario {
  readonly stage?: Pick<Partial<StageOptions>, 'workers' | 'settings' | 'tuning'>;
  /** Breaches of the contract that it cannot but cause. */
  readonly excused?: readonly BreachKind[];
  /** Whether it judges by itself; else everybody must be COMPLETE. */
  readonly judgesItself?: true;
  run(stage: Stage, options: ChaosOptions): Promise<Outcome>;
}

/** With an engine of its own; it judges by itself. */
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

const kills = async (stage: Stage, { learners }: ChaosOptions): Promise<Outcome> => ({
  did: await killAtRandom(stage, { learners, kills: 25, withinMs: 30 * MINUTE_MS }),
});

export const SCENARIOS: readonly Scenario[] = [
  {
    name: 'boundaries',
    says: 'all workers killed at every request, before its work and after it',
    // Everybody is held up at once, each in a slot of their own.
    stage: { settings: { max_concurrent_steps: 150 } },
    async run(stage, { learners, workers }) {
      const boundaries = await killAtBoundaries(stage, { learners });
      return { did: `${workers} workers killed at ${boundaries} boundaries` };
    },
  },
  {
    name: 'kills',
    says: 'workers and the engine killed at random instants',
    stage: { tuning: LATENCY },
    run: kills,
  },
  {
    name: 'lossy',
    says: 'the same, while 5 % of all answers are lost, 5 % are 429 and 5 % are 500',
    stage: { tuning: LATENCY },
    run(stage, options) {
      loseAnswers(stage.site, options.seed);
      return kills(stage, options);
    },
  },
  {
    name: 'outage',
    says: 'the same, while the LMS and another service are gone for a while',
    stage: { tuning: LATENCY },
    async run(stage, options) {
      const [{ did }, gone] = await Promise.all([kills(stage, options), outage(stage, options.outageMs)]);
      return { did: `${did}, ${gone}` };
    },
  },
  {
    name: 'tokens',
    says: 'the same, while all tokens are revoked again and again, and none lives as long as a run takes',
    stage: { tuning: { ...LATENCY, tokenLifeS: 5 } },
    run: (stage, options) => whileTokensAreRevoked(stage, () => kills(stage, options)),
  },
  {
    name: 'storm',
    says: 'all of these at once: kills, lost answers, 429, 500, an outage, and tokens that are void',
    stage: { tuning: { ...LATENCY, tokenLifeS: 5 } },
    async run(stage, options) {
      loseAnswers(stage.site, options.seed);
      const troubles = () => Promise.all([kills(stage, options), outage(stage, options.outageMs)]);
      const [{ did }, gone] = await whileTokensAreRevoked(stage, troubles);
      return { did: `${did}, ${gone}` };
    },
  },
  {
    name: 'wiped',
    says: "the engine's database is lost in mid-run, and discovery finds everybody again",
    stage: { tuning: LATENCY, settings: { adopt_after: '1m' } },
    run: async (stage, { learners }) => ({
      did: await wipeInMidRun(stage, { learners, adoptAfterMs: ADOPT_AFTER_MS, withinMs: 10 * MINUTE_MS }),
    }),
  },
  {
    name: 'restored',
    says: "an old copy takes the place of the engine's database in mid-run",
    stage: { tuning: LATENCY, settings: { adopt_after: '1m' } },
    // A run that is behind the LMS writes a state once more, is refused, and looks.
    excused: ['state-not-after'],
    run: async (stage, { learners }) => ({
      did: await restoreInMidRun(stage, { learners, adoptAfterMs: ADOPT_AFTER_MS, withinMs: 10 * MINUTE_MS }),
    }),
  },
  {
    name: 'clients',
    says: 'clients killed while they say a verb',
    judgesItself: true,
    async run(stage, { clients }) {
      return { did: `${clients} clients killed`, learners: clients, wrong: await killClients(stage, clients) };
    },
  },
  {
    name: 'orders',
    says: 'verbs, faults and moves in the Django admin in any order, while workers are killed; judged by the promises of a run',
    stage: { tuning: LATENCY, settings: { cool_off_days: COOL_OFF_DAYS } },
    judgesItself: true,
    async run(stage, { seed, learners }) {
      return { learners, ...(await happenAtRandom(stage, { seed, learners, length: 10 })) };
    },
  },
  {
    name: 'races',
    says: 'verbs, moves in the Django admin and the ends of activities against each other, judged by a model',
    async alone({ seed, learners }) {
      const raced = raceAtRandom(seed, learners);
      if ('wrong' in raced) return { did: 'broken off', learners, wrong: [raced.wrong] };
      return { did: `${raced.races} orders of events`, learners };
    },
  },
];
