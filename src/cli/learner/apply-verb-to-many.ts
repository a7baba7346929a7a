import type { Verb, VerbRequest } from '../../domain/run/verb';
import type { Accepted, LearnerSight, Said } from '../../operations/learners';
import { isRefusal } from '../../operations/refusal';
import { CliError, EXIT_CODES } from '../shell/cli-error';
import { explainError } from '../shell/explain-error';
import { lazy } from '../shell/lazy';
import type { Page } from '../shell/page';
import { formatTable } from '../shell/page';
import { refusalFault } from '../shell/refusal-fault';
import type { Session } from '../shell/session';
import { showSiteOfVerb } from '../shell/site';
import { describeChange, requestOf, type VerbOptions } from './apply-verb';
import { movedOnLines } from './moved-on';
import { type Answered, showAnswers } from './show-answers';

/** Says a verb to every learner that the options choose, after the person has typed the instance's name. */
export async function applyVerbToMany(session: Session<VerbOptions>, verb: Verb): Promise<number> {
  const { options } = session;
  const { phase, attention } = options;
  if (options.wait === false) {
    throw new CliError('usage', '--no-wait is for one learner', 'leave it out: each run is asked, and answers');
  }
  const instance = await showSiteOfVerb(session, 'many');
  const { selectLearners } = lazy.learners();
  const { sights, movedOn } = await session.run(instance, 'nothing was changed', (context) =>
    selectLearners(context, { runs: { phase, attention } }),
  );
  const aside = movedOnLines(movedOn);
  if (sights.length === 0) {
    throw new CliError('not-found', ['no learner with an open run fits that choice', ...aside].join('; '));
  }
  for (const line of aside) session.output.note(line);
  const request = requestOf(session);
  const errand = { verb, request, instance };
  if (options.dryRun === true) {
    const asking = { ...errand, request: { ...request, dryRun: true } };
    const answered = await sayTo(session, asking, sights, 'nothing was changed');
    return showAnswers(session, { ...errand, movedOn }, sights, answered);
  }
  await session.confirmByName(instance, describeChange(verb, request, instance, sights));
  const goesOn = `${verb} was sent to some of them; see \`${session.command('learner list')}\``;
  const answered = await sayTo(session, errand, sights, goesOn);
  const refusals = answered.flatMap(({ userId, reason }) => (reason === undefined ? [] : [{ userId, reason }]));
  const accepted = sights.length - refusals.length;
  session.output.answer(
    { instance, verb, asked: sights.length, accepted, refused: refusals.length, refusals, movedOn },
    (page) => [describeMany(verb, accepted, refusals, page), ...aside].join('\n'),
  );
  return refusals.length > 0 ? EXIT_CODES.refused : EXIT_CODES.ok;
}

async function sayTo(
  session: Session,
  { verb, request, instance }: { readonly verb: Verb; readonly request: VerbRequest; readonly instance: string },
  sights: readonly LearnerSight[],
  goesOn: string,
): Promise<readonly Answered[]> {
  const { isAccepted, sendVerbToMany } = lazy.learners();
  const all = await session.run(instance, goesOn, (context) => sendVerbToMany(context, verb, request, sights));
  return all.map(({ userId, said }) =>
    isAccepted(said) ? { userId, note: said.note } : { userId, reason: reasonOf(session, said) },
  );
}

function reasonOf(session: Session, said: Exclude<Said['said'], Accepted>): string {
  return (isRefusal(said) ? refusalFault(session, said) : explainError(said.error)).message;
}

function describeMany(verb: Verb, accepted: number, refusals: readonly Answered[], page: Page): string {
  const first = `${verb}: ${accepted} accepted, ${refusals.length} refused`;
  if (refusals.length === 0) return first;
  return `${first}\n${formatTable(
    ['user id', 'reason'],
    refusals.map(({ userId, reason }) => [userId, reason]),
    page,
  )}`;
}
