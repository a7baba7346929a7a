import { Pace } from '../../../src/activities/discover-learners/pace';

/** An enrollment whose queue holds so many tasks at each look; empty after the last. */
function enrollment(waiting: readonly number[], inTime: () => void = () => {}) {
  const left = [...waiting];
  let looks = 0;
  const pace = new Pace({
    backlog: async () => {
      looks += 1;
      return left.shift() ?? 0;
    },
  });
  const start = async (count: number) => {
    for (let at = 0; at < count; at += 1) await pace.untilClear({ inTime });
  };
  return { start, looks: () => looks };
}

describe('the pace of an enrollment', () => {
  it('looks at the queue at every 25th start only', async () => {
    const { start, looks } = enrollment([]);
    await start(24);
    expect(looks()).toBe(0);
    await start(76);
    expect(looks()).toBe(4);
  });

  it('waits while more than a hundred tasks wait, and goes on at a hundred', async () => {
    const { start, looks } = enrollment([5_000, 101, 100]);
    const began = performance.now();
    await start(25);
    expect(looks()).toBe(3);
    expect(performance.now() - began).toBeGreaterThan(150);
  });

  it('ends with its attempt: a queue that never empties does not hold an activity without end', async () => {
    let tries = 0;
    const { start } = enrollment(Array(100).fill(5_000), () => {
      tries += 1;
      if (tries === 2) throw new Error('late');
    });
    await expect(start(25)).rejects.toThrow('late');
  });
});
