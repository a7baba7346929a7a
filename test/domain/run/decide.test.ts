import { checkDecide } from './decide.properties';

describe('decide()', () => {
  it('keeps every promise of a run, whatever happens in whatever order', () => {
    checkDecide(3_000);
  }, 120_000);
});
