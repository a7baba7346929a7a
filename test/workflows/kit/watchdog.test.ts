import { Watchdog } from '../../../src/workflows/kit/watchdog';

const slept: string[] = [];
jest.mock('@temporalio/workflow', () => ({
  log: { error: () => {} },
  metricMeter: { createCounter: () => ({ add: () => {} }) },
  sleep: async (length: string) => void slept.push(length),
}));

/** A workflow's clock: it stands still while the workflow does not give way. */
let nowMs = 1_000;
const tick = () => {
  nowMs += 1;
};
beforeEach(() => {
  slept.length = 0;
  jest.spyOn(Date, 'now').mockImplementation(() => nowMs);
});
afterEach(() => jest.restoreAllMocks());

async function decide(watchdog: Watchdog, times: number, between: () => void = () => {}): Promise<void> {
  for (let n = 0; n < times; n += 1) {
    await watchdog.decided();
    between();
  }
}

describe('the watchdog', () => {
  it('puts a run to sleep that decides without an end', async () => {
    const watchdog = new Watchdog();
    await decide(watchdog, 199);
    expect(slept).toEqual([]);
    await decide(watchdog, 201);
    expect(slept).toEqual(['1 minute', '1 minute']);
  });

  it.each([
    ['verbs that come one after another', tick],
    ['activities that come back', (watchdog: Watchdog) => watchdog.rested()],
  ])('leaves alone a run with thousands of %s', async (_, between) => {
    const watchdog = new Watchdog();
    await decide(watchdog, 5_000, () => between(watchdog));
    expect(slept).toEqual([]);
  });
});
