import { setTimeout as sleep } from 'node:timers/promises';
import { MOST_AFTER_REST, Pace, type Place } from '../../../src/activities/kit/pace';

const MOST_WAITING = 16;

/** A queue from which workers take what came first. */
class Queue {
  readonly pace = new Pace();
  begun = 0;
  takenUp = 0;
  looks = 0;

  /** Takes a place for each and puts the task there, one after the other. */
  async start(count: number, goesOn: () => void = () => {}, mostAfterRest?: number): Promise<void> {
    for (let at = 0; at < count; at += 1) {
      const place = await this.pace.nextPlace(goesOn, mostAfterRest);
      await this.put(place);
    }
  }

  async put(place: Place): Promise<void> {
    const number = this.begun;
    this.begun += 1;
    await place.fill(
      async () => {},
      async () => {
        this.looks += 1;
        return number < this.takenUp;
      },
    );
  }
}

describe('the pace of an enrollment', () => {
  it('puts no more tasks into the queue than sixteen that no worker has taken up', async () => {
    const queue = new Queue();
    const all = queue.start(100);
    for (const takenUp of [0, 12, 20, 30]) {
      queue.takenUp = takenUp;
      await sleep(200);
      expect(queue.begun - takenUp).toBeLessThanOrEqual(MOST_WAITING);
      expect(queue.begun - takenUp).toBeGreaterThan(MOST_WAITING / 2 - 1);
    }
    queue.takenUp = 100;
    await all;
  });

  it('does not look before sixteen have begun, and then once for eight or so', async () => {
    const queue = new Queue();
    queue.takenUp = 1_000;
    await queue.start(MOST_WAITING);
    expect(queue.looks).toBe(0);
    await queue.start(1_000 - MOST_WAITING);
    expect(queue.looks).toBeGreaterThan(0);
    expect(queue.looks).toBeLessThan(1_000 / 8);
  });

  it('is one for all instances: while the queue is full, none of them starts anything', async () => {
    const queue = new Queue();
    await queue.start(MOST_WAITING);
    const others = Array.from({ length: 60 }, () => queue.start(1));
    await sleep(200);
    expect(queue.begun).toBe(MOST_WAITING);
    queue.takenUp = 1_000;
    await Promise.all(others);
    expect(queue.begun).toBe(MOST_WAITING + others.length);
  });

  it('lets an enrollment put a hundred there after a rest, and sixteen from then on', async () => {
    const queue = new Queue();
    const all = queue.start(1_000, () => {}, MOST_AFTER_REST);
    await sleep(200);
    expect(queue.begun).toBe(MOST_AFTER_REST);
    queue.takenUp = 95;
    await sleep(200);
    expect(queue.begun - queue.takenUp).toBeLessThanOrEqual(MOST_WAITING);
    queue.takenUp = 1_000;
    await all;
  });

  it('has rested when nothing was put there for ten seconds and the last that was is taken up', async () => {
    const clock = jest.spyOn(performance, 'now');
    const queue = new Queue();
    const discover = async (atMs: number, count: number) => {
      clock.mockReturnValue(atMs);
      await queue.start(count, () => {}, MOST_AFTER_REST);
    };
    try {
      await discover(1e6, 60);
      queue.takenUp = 60;
      await discover(1e6 + 11_000, MOST_AFTER_REST);
      expect(queue).toMatchObject({ begun: 60 + MOST_AFTER_REST, looks: 1 });
      const third = discover(1e6 + 22_000, 1);
      await sleep(100);
      expect(queue.begun).toBe(60 + MOST_AFTER_REST);
      queue.takenUp = 1_000;
      await third;
    } finally {
      clock.mockRestore();
    }
  });

  it('keeps the place while the task is put, and frees it where that fails', async () => {
    const { pace } = new Queue();
    const places = await Promise.all(Array.from({ length: MOST_WAITING }, () => pace.nextPlace(() => {})));
    const isTakenUp = async () => true;
    const lost = places.map((place) =>
      place.fill(() => sleep(100).then(() => Promise.reject(new Error('lost'))), isTakenUp),
    );
    const began = performance.now();
    const next = pace.nextPlace(() => {});
    await Promise.allSettled(lost);
    await next;
    expect(performance.now() - began).toBeGreaterThan(90);
  });

  it('has a place again where nothing was put there', async () => {
    const { pace } = new Queue();
    for (let at = 0; at < 3 * MOST_WAITING; at += 1) (await pace.nextPlace(() => {})).free();
  });

  it('ends with its attempt: a queue that never empties does not hold an activity without end', async () => {
    const queue = new Queue();
    await queue.start(MOST_WAITING);
    let tries = 0;
    const late = queue.start(1, () => {
      tries += 1;
      if (tries === 3) throw new Error('late');
    });
    await expect(late).rejects.toThrow('late');
  });
});
