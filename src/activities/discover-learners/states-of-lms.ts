import { DAY_MS } from '../../domain/time/day-ms';
import { knowsAll } from '../../openedx/lms/knows-all';
import type { LmsClient } from '../../openedx/lms/lms';
import { inHalves } from '../kit/in-halves';

/** A site's list of states changes with a migration at the most. @unit milliseconds */
const KEPT_MS = DAY_MS;

/** The states of two steps: an LMS has both of a step, or none. */
const ASKED_TOGETHER = 4;

/** Which states an LMS has, as far as it was asked; kept for a day, so that discovery asks once. */
export class StatesOfLms {
  private readonly known = new Map<string, { readonly has: boolean; readonly atMs: number }>();

  /** Those of these that the LMS has. Asks for four at once, and halves them where one is refused. */
  async among(lms: LmsClient, states: readonly string[]): Promise<readonly string[]> {
    const fresh = (state: string) => Date.now() - (this.known.get(state)?.atMs ?? 0) < KEPT_MS;
    const unknown = states.filter((state) => !fresh(state));
    const some = Array.from({ length: Math.ceil(unknown.length / ASKED_TOGETHER) }, (_, at) =>
      unknown.slice(at * ASKED_TOGETHER, (at + 1) * ASKED_TOGETHER),
    );
    await Promise.all(some.map((states) => this.ask(lms, states)));
    return states.filter((state) => this.known.get(state)?.has === true);
  }

  forget(): void {
    this.known.clear();
  }

  private async ask(lms: LmsClient, states: readonly string[]): Promise<void> {
    const has = await knowsAll(lms, states);
    const halves = inHalves(states);
    if (has || halves === undefined) {
      for (const state of states) this.known.set(state, { has, atMs: Date.now() });
      return;
    }
    for (const half of halves) await this.ask(lms, half);
  }
}
