import fc from 'fast-check';
import type { SiteBench } from '../../../support/retirement-bench';
import { RaceBench } from './race-bench';
import { anyRace, type RaceCommand, type RaceModel } from './race-command';
import { newRun, type Row, type Service } from './race-state';

/** How a learner stands when their first race begins. */
export interface Opening {
  readonly state: string;
  /** Of the cool-off; less than nothing for a learner who is due. @unit milliseconds */
  readonly endsInMs: number;
  readonly service: Service;
}

const DAY_MS = 86_400_000;

export const COOLING_OFF: Opening = { state: 'PENDING', endsInMs: DAY_MS, service: 'works' };

/** In the first step, at a service that does not answer yet. */
export const RETIRING: Opening = { state: 'PENDING', endsInMs: -DAY_MS, service: 'hangs' };

export const ERRORED: Opening = { ...RETIRING, service: 'refuses' };

export const WAITING: Opening = { ...RETIRING, service: 'is-busy' };

const anyOpening = fc.constantFrom(COOLING_OFF, RETIRING, ERRORED, WAITING, {
  ...RETIRING,
  state: 'RETIRING_CREDENTIALS',
});

export interface RandomRaces {
  readonly seed: number;
  /** Learners at most. */
  readonly learners: number;
  /** Races of a learner at most. */
  readonly races: number;
  /** @unit milliseconds */
  readonly withinMs?: number;
}

let userId = 0;

/** Runs the races of one learner, and sees that nothing is left of them. @returns what happened, a line a race */
export async function raceOver(
  at: SiteBench,
  opening: Opening,
  commands: Iterable<RaceCommand>,
): Promise<readonly string[]> {
  userId += 1;
  const { state, endsInMs, service } = opening;
  const bench = await RaceBench.open(at, userId, state, endsInMs, service);
  const row: Row = { id: userId * 10, state, last: 'PENDING', due: endsInMs <= 0 };
  const model: RaceModel = {
    states: [{ row, nextId: userId * 10 + 1, service, erased: [], answers: {}, run: newRun(row, false) }],
    sent: 0,
  };
  const wrong: string[] = [];
  try {
    await fc.asyncModelRun(() => ({ model, real: bench }), commands);
  } finally {
    wrong.push(...(await bench.close()));
  }
  if (wrong.length > 0) throw new Error([...bench.story, ...wrong].join('\n'));
  return bench.story;
}

/** Learners with races at random, the same for the same seed. @returns how many races there were */
export async function randomRaces(at: SiteBench, { seed, learners, races, withinMs }: RandomRaces): Promise<number> {
  let run = 0;
  await fc.assert(
    fc.asyncProperty(
      anyOpening,
      fc.commands([anyRace], { maxCommands: races, size: 'max' }),
      async (opening, commands) => {
        run += (await raceOver(at, opening, commands as Iterable<RaceCommand>)).length;
      },
    ),
    {
      seed,
      numRuns: learners,
      endOnFailure: true,
      ...(withinMs === undefined ? {} : { interruptAfterTimeLimit: withinMs, markInterruptAsFailure: false }),
    },
  );
  return run;
}
