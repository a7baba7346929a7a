import type { SetAsideWhy } from '../../domain/archive/plan-batches';
import { counted } from '../../domain/text/counted';
import type { ArchiveLearnersResult } from '../../workflows/archive-learners/messages';
import { type Page, PLAIN, wrap } from '../shell/page';

const WHY: Readonly<Record<SetAsideWhy, string>> = {
  'twin-waits': 'wait for a COMPLETE learner whose name differs by case or accent only, and who is not old enough',
  'name-not-unique': 'have a blank name, or one that several rows have: remove these rows in the Django admin',
  'not-reported':
    'are in no partner report that Lethe knows to be whole: run `lethe partner-report run` first; `lethe partner-report show` says what is owed',
  unreadable: 'have a row that cannot be read',
  refused: 'were refused by the LMS: look at them in the Django admin, then run it again',
};

/** For whom it would be. */
export function describePreview(preview: ArchiveLearnersResult, page: Page = PLAIN): string {
  const { learners, days, address, contents } = preview;
  const when = days === undefined ? '' : `, who asked from ${days[0]} to ${days[1]}`;
  const what =
    contents === 'none'
      ? 'would be removed from the LMS, and nothing would be kept'
      : `would be archived (${contents}) to ${address}, and then removed from the LMS`;
  const first = learners === 0 ? 'Nobody is to be archived.' : `${counted(learners, 'learner')}${when}, ${what}.`;
  return [wrap(first, page.columns), ...asideText(preview, page), ...partnerText(preview, page)].join('\n');
}

export function describeDryRun(preview: ArchiveLearnersResult, page: Page = PLAIN): string {
  return `${describePreview(preview, page)}\nNothing was changed.`;
}

/** What was done. */
export function describeArchived(result: ArchiveLearnersResult, page: Page = PLAIN): string {
  const { files, archived, removed, changed, gone = 0, address, contents } = result;
  const kept = contents === 'none' ? 'nothing kept' : `${archived} archived in ${counted(files, 'file')} at ${address}`;
  return [
    wrap(`${kept}; ${removed} removed from the LMS`, page.columns, 2),
    ...(changed === 0 ? [] : [`${changed} changed in the LMS meanwhile, and are left for the next run`]),
    ...(gone === 0 ? [] : [wrap(describeGone(gone), page.columns, 2)]),
    ...asideText(result, page),
    ...partnerText(result, page),
  ].join('\n');
}

/** What nobody can know. */
export function describeGone(learners: number): string {
  return (
    `${counted(learners, 'learner was', 'learners were')} no longer COMPLETE in the LMS when their rows were to be removed: ` +
    'removed by a request whose answer was lost, or moved by somebody else. The next run looks again'
  );
}

function asideText({ setAside }: ArchiveLearnersResult, { columns }: Page): readonly string[] {
  const counts = Object.entries(setAside.counts) as [SetAsideWhy, number][];
  const lines = counts.map(([why, count]) => wrap(`left where they are: ${count} ${WHY[why]}`, columns, 2));
  if (setAside.lookAt.length === 0) return lines;
  return [...lines, wrap(`LMS user ids of the first of them: ${setAside.lookAt.join(', ')}`, columns, 2)];
}

/** The clean-up does not touch the second row, that of the partner report. */
function partnerText({ unreported = 0 }: ArchiveLearnersResult, { columns }: Page): readonly string[] {
  return unreported === 0 ? [] : [wrap(describeUnreported(unreported), columns, 2)];
}

/** Learners who were queued for partners, and are archived all the same. */
export function describeUnreported(learners: number): string {
  return (
    `${counted(learners, 'of these learners is', 'of these learners are')} in no partner report of Lethe. Where the pipeline ` +
    'has queued them and no other program has reported them, the LMS keeps a second row of them, with name and e-mail'
  );
}

/** Learners who wait for a partner report. */
export function describeLeft(learners: number): string {
  return `left where they are: ${learners} ${WHY['not-reported']}`;
}
