import type { LearnerView } from '../../../sandbox/sandbox-admin';

/** A move of a learner, as the LMS's own log has it. */
export interface Move {
  readonly from: string;
  readonly to: string;
  /** Written by a run, and not in the admin. */
  readonly ours: boolean;
}

/** Every move of the learner's present retirement, oldest first. */
export function movesOf({ responses }: Pick<LearnerView, 'responses'>): readonly Move[] {
  return responses.flatMap((text) => {
    const [, from, to, why = ''] = /^Moved from (\S+) to (\S+):\n(.*)$/s.exec(text) ?? [];
    return from === undefined || to === undefined ? [] : [{ from, to, ours: why.startsWith('Lethe: ') }];
  });
}

/** Steps that runs have begun for this retirement. */
export function startsIn(view: Pick<LearnerView, 'responses'>): number {
  return movesOf(view).filter(({ to, ours }) => ours && to.startsWith('RETIRING_')).length;
}
