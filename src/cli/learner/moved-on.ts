import { counted } from '../../domain/text/counted';

/** Key of `--json`. */
export const MOVED_ON_JSON =
  'how many are left out: when they were looked at, their run was not as it was chosen any more, had ended, or did not answer';

/** A line where somebody who was listed is left out, since they are not as they were chosen any more. */
export function movedOnLines(movedOn: number): readonly string[] {
  if (movedOn === 0) return [];
  return [
    `${counted(movedOn, 'learner is', 'learners are')} left out: no longer as chosen when looked at, or without an answer`,
  ];
}
