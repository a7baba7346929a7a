import type { Verb, VerbRequest } from '../../domain/run/verb';
import type { LearnerSight } from '../../operations/learners';
import { type Page, PLAIN } from '../shell/page';
import { formatTable } from '../shell/table';

/** Longer lists are cut on the terminal; --json has all. */
export const SHOWN_AT_MOST = 50;

/** What a verb changes, for whom, to what, and what cannot be undone: shown before the person is asked. */
export function describeChange(
  verb: Verb,
  request: VerbRequest,
  instance: string,
  sights: readonly LearnerSight[],
  page: Page = PLAIN,
): string {
  const rows = sights.slice(0, SHOWN_AT_MOST).map((one) => [one.userId, one.phase, one.lmsState, one.step]);
  const more = sights.length - rows.length;
  const [only] = sights;
  const whom = sights.length === 1 && only !== undefined ? `learner ${only.userId}` : `${sights.length} learners`;
  return [
    formatTable(['user id', 'phase', 'LMS state', 'step'], rows, page),
    ...(more > 0 ? [`and ${more} more; --dry-run --json lists all of them`] : []),
    `This ${WHAT[verb](request, `${whom} of ${instance}`)}`,
    ...lost(verb, sights),
  ].join('\n');
}

const WHAT: Readonly<Record<Verb, (request: VerbRequest, whom: string) => string>> = {
  cancel: (_, whom) => `gives ${whom} the account back, if the LMS still says PENDING.`,
  reset: ({ to }, whom) =>
    `puts ${whom} back to ${to} in the LMS, by force. Every step after that is done again, by the pipeline in force.`,
  skip: ({ step }, whom) =>
    `takes the step ${step} as done for ${whom}, although no service said so. Nobody does it later.`,
  retry: (_, whom) => `tries again now for ${whom}: erasing goes on.`,
  abort: (_, whom) =>
    `stops the retirement of ${whom} for good: the LMS gets ABORTED. What is erased stays erased, the rest stays.`,
  hold: ({ until }, whom) => `stops ${whom} after the step in hand, until ${until ?? '`lethe learner release`'}.`,
  release: (_, whom) => `ends the hold of ${whom}: erasing goes on.`,
  expedite: (_, whom) => `ends the cool-off of ${whom}: erasing begins now and cannot be undone.`,
};

/** What was erased already and comes back by no verb. */
function lost(verb: Verb, sights: readonly LearnerSight[]): readonly string[] {
  if (verb !== 'cancel' && verb !== 'abort' && verb !== 'reset') return [];
  const steps = new Map<string, number>();
  for (const { receipts = [] } of sights) {
    for (const { step, outcome } of receipts) {
      if (outcome === 'erased') steps.set(step, (steps.get(step) ?? 0) + 1);
    }
  }
  if (steps.size === 0) return verb === 'cancel' ? ['No step has erased anything yet.'] : [];
  const done = [...steps].map(([step, count]) => (sights.length === 1 ? step : `${step} (${count})`));
  return [`Already erased, and not given back: ${done.join(', ')}.`];
}
