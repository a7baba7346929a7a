import type { RunStatus } from './status';
import type { Verb, VerbAnswer } from './verb';

/**
 * What a run answered to the verb that opened it: the one who asked waits for this, since the LMS may refuse what the
 * judgement before the start let pass.
 * @returns undefined while the run is carrying the verb out
 */
export function answerToOpening({ verbs, ending }: RunStatus, verb: Verb): VerbAnswer | undefined {
  const first = verbs.find((one) => one.verb === verb);
  if (first !== undefined) return first.answer;
  return ending === undefined
    ? undefined
    : { accepted: false, reason: `the run that was opened for it has ended: ${ending}` };
}
