import { Pace } from '../../../src/activities/kit/pace';
import type { Backlog } from '../../../src/activities/kit/runs';

/** An enrollment whose queue is so at each look; empty after the last. */
function enrollment(waiting: readonly Partial<Backlog>[], inTime: () => void = () => {}) {
  const left = [...waiting];
  let looks = 0;
  const pace = new Pace({
    backlog: async () => {
      looks += 1;
      return { tasks: 0, ageMs: 0, ...left.shift() };
    },
  });
  const start = async (count: number) => {
    for (let at = 0; at < count; at += 1) await pace.untilClear(inTime);
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
    const { start, looks } = enrollment([{ tasks: 5_000 }, { tasks: 101 }, { tasks: 100 }]);
    const began = performance.now();
    await start(25);
    expect(looks()).toBe(3);
    expect(performance.now() - began).toBeGreaterThan(150);
  });

  it('waits while few tasks wait for long: the workers are busy', async () => {
    const { start, looks } = enrollment([
      { tasks: 3, ageMs: 4_000 },
      { tasks: 3, ageMs: 1_000 },
    ]);
    await start(25);
    expect(looks()).toBe(2);
  });

  it('is one for all instances: twenty at once start no more between two looks than one alone', async () => {
    const { start, looks } = enrollment([]);
    await Promise.all(Array.from({ length: 20 }, () => start(10)));
    expect(looks()).toBe(8);
  });

  it('is one for all instances: while the queue is full, none of them starts anything', async () => {
    const { start, looks } = enrollment(Array(3).fill({ tasks: 5_000 }));
    await start(24);
    let started = 0;
    const others = Array.from({ length: 20 }, () => start(1).then(() => (started += 1)));
    while (looks() < 3) await new Promise((resolve) => setTimeout(resolve, 10));
    expect(started).toBe(0);
    await Promise.all(others);
    expect(started).toBe(20);
  });

  it('ends with its attempt: a queue that never empties does not hold an activity without end', async () => {
    let tries = 0;
    const { start } = enrollment(Array(100).fill({ tasks: 5_000 }), () => {
      tries += 1;
      if (tries === 2) throw new Error('late');
    });
    await expect(start(25)).rejects.toThrow('late');
  });
});
