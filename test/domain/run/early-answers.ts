import type { RunState } from '../../../src/domain/run/state';
import type { Verb } from '../../../src/domain/run/verb';

/** A run that was asked so much forgets. */
const KEPT = 50;

/** Verbs that were answered before they were done: each is still owed, or the run tells how it came out. */
export class EarlyAnswers {
  private readonly kept: { readonly verb: Verb; readonly told: number }[] = [];

  keep(verb: Verb, state: RunState): void {
    this.kept.push({ verb, told: toldOf(state, verb) });
  }

  /** @returns what was accepted, and is lost; in words */
  lost(state: RunState): readonly string[] {
    if (state.verbs.length >= KEPT) return [];
    return this.kept
      .filter(({ verb, told }) => state.owed?.verb !== verb && toldOf(state, verb) <= told)
      .map(({ verb }) => `${verb} was accepted, and is lost`);
  }
}

function toldOf({ verbs }: RunState, verb: Verb): number {
  return verbs.filter((one) => one.verb === verb).length;
}
