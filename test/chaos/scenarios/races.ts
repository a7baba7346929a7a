import { checkDecide } from '../../domain/run/decide.properties';

/** Orders of events for each learner that is asked for: 200 learners are 100,000. */
const ORDERS_A_LEARNER = 500;

/**
 * Verbs, moves in the admin, failures and the ends of activities in any order, against the promises that the tests of
 * `decide` keep watch over.
 * @returns how many orders there were, or what is wrong and every step that led to it
 */
export function raceAtRandom(seed: number, learners: number): { readonly races: number } | { readonly wrong: string } {
  const races = learners * ORDERS_A_LEARNER;
  try {
    checkDecide(races, seed);
    return { races };
  } catch (error) {
    const cause = error instanceof Error && error.cause instanceof Error ? error.cause.message : '';
    return { wrong: `${error instanceof Error ? error.message : String(error)}\n${cause}` };
  }
}
