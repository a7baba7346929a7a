import { fuzzRuns, fuzzTimeout } from '../../support/fuzz-runs';
import { checkDecide } from './decide.properties';

const MINUTE_MS = 60_000;

describe('decide()', () => {
  it(
    'keeps every promise of a run, whatever happens in whatever order',
    () => {
      const { numRuns, seed } = fuzzRuns(20_000);
      checkDecide(numRuns, seed);
    },
    fuzzTimeout(10 * MINUTE_MS),
  );
});
