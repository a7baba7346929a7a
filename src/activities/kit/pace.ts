/** A verb waits behind so many tasks at most. @source measured: 20–300 tasks a second are worked off */
const MOST_WAITING = 16;
const LOOK_AGAIN_MS = 50;

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

  /**
   * Before each start.
   * @param goesOn throws when the attempt must end
   */
  async nextPlace(goesOn: () => void): Promise<Place> {
    goesOn();
    // Nothing may be awaited between: another one could take the place meanwhile.
    while (this.places.length >= MOST_WAITING) {
      await this.next();
      goesOn();
    }
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
    const { places } = this;
    const middle = places[Math.floor(places.length / 2)];
    if (middle === undefined) return;
    if (!(await middle.isTakenUp())) return void (await new Promise((resolve) => setTimeout(resolve, LOOK_AGAIN_MS)));
    const before = new Set(places.slice(0, places.indexOf(middle) + 1));
    this.places = this.places.filter((one) => !before.has(one));
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
