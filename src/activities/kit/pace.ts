/** A verb waits behind so many tasks at most. @source measured: 20–300 tasks a second are worked off */
const MOST_WAITING = 16;
const LOOK_AGAIN_MS = 50;

/**
 * So many an enrollment may put into a queue that has rested, once: a discovery that finds few does not wait for the workers.
 * A verb of that moment waits behind all of them.
 */
export const MOST_AFTER_REST = 100;
/** When nothing was put there for so long, it is looked whether all has been taken up. @unit milliseconds */
const REST_MS = 10_000;

/** The place of one task in the queue: taken before it is put there. */
export interface Place {
  /** Puts the task there, and keeps the place until a worker has taken it up. */
  fill(put: () => Promise<void>, isTakenUp: () => Promise<boolean>): Promise<void>;
  /** Nothing is put there. */
  free(): void;
}

/**
 * Keeps enrollments and campaigns from filling the queue that the workflows of all instances share: each run that is
 * started, and each verb of a campaign, is a task there, and the verbs of single learners wait behind them. One for all
 * instances of a worker, since each alone would start as many as all may. Temporal's own count of the queue is no
 * measure: it is up to five seconds old.
 */
export class Pace {
  /** In the order in which they were put into the queue. */
  private places: Waiting[] = [];
  private looking: Promise<void> | undefined;
  private lastPlaceAtMs = 0;
  /** Whether all that was put into the queue had been taken up, and fewer than may wait were put there since. */
  private rested = true;

  /**
   * Before each start.
   * @param goesOn throws when the attempt must end
   * @param mostAfterRest how many may wait of those that come first after a rest
   */
  async nextPlace(goesOn: () => void, mostAfterRest = MOST_WAITING): Promise<Place> {
    goesOn();
    if (performance.now() - this.lastPlaceAtMs >= REST_MS) {
      if (this.places.length > 0) await this.rest();
      else this.rested = true;
    }
    // Nothing may be awaited between: another one could take the place meanwhile.
    while (this.places.length >= (this.rested ? mostAfterRest : MOST_WAITING)) {
      this.rested = false;
      await this.next();
      goesOn();
    }
    this.lastPlaceAtMs = performance.now();
    const place = new Waiting(() => this.remove(place));
    this.places.push(place);
    return place;
  }

  private remove(place: Waiting): void {
    this.places = this.places.filter((one) => one !== place);
  }

  /** One look for all that wait. */
  private next(): Promise<void> {
    this.looking ??= this.look().finally(() => {
      this.looking = undefined;
    });
    return this.looking;
  }

  /** Workers take what came first: when the one in the middle is taken up, so are those before it. */
  private async look(): Promise<void> {
    const middle = Math.floor(this.places.length / 2);
    if (!(await this.areTakenUp(middle))) await new Promise((resolve) => setTimeout(resolve, LOOK_AGAIN_MS));
  }

  private async rest(): Promise<void> {
    this.lastPlaceAtMs = performance.now();
    if (await this.areTakenUp(this.places.length - 1)) this.rested = true;
  }

  /** Frees the places up to this one, if they are. */
  private async areTakenUp(last: number): Promise<boolean> {
    const free = new Set(this.places.slice(0, last + 1));
    if (!(await this.places[last]?.isTakenUp())) return false;
    this.places = this.places.filter((one) => !free.has(one));
    return true;
  }
}

class Waiting implements Place {
  isTakenUp = async () => false;

  constructor(readonly free: () => void) {}

  async fill(put: () => Promise<void>, isTakenUp: () => Promise<boolean>): Promise<void> {
    try {
      await put();
    } catch (error) {
      this.free();
      throw error;
    }
    this.isTakenUp = isTakenUp;
  }
}
