import { Argument, InvalidArgumentError, Option } from 'commander';
import { whyNotAlone } from '../../domain/campaign/alone';
import type { Verb } from '../../domain/run/verb';
import { counted } from '../../domain/text/counted';
import { recordIfApplied } from '../instance/ensure-applied';
import { showsErased } from '../learner/apply-verb';
import { MOVED_ON_JSON, movedOnLines } from '../learner/moved-on';
import { CliError, EXIT_CODES } from '../shell/cli-error';
import { defineCommand } from '../shell/define-command';
import { lazy } from '../shell/lazy';
import { parseFutureTime, TIME_WITH_ZONE } from '../shell/parse-future-time';
import type { Session } from '../shell/session';
import { showSite } from '../shell/site';
import { beginCampaign } from './begin-campaign';
import { LEFT_OUT_JSON, leftOutLines } from './left-out';
import { errandText, previewText } from './preview-text';
import { ERRANDS, type ErrandOptions, readErrand } from './read-errand';
import { reportCampaign, SHOWN_JSON } from './report-campaign';
import { type SelectionOptions, selectionOf, selectionOptions } from './selection-options';

interface Options extends ErrandOptions, SelectionOptions {
  readonly rate?: number;
  readonly follow?: boolean;
}

export const campaignStart = defineCommand<Options>({
  usage: 'start',
  summary: 'say a verb to many learners, as durable work',
  details:
    'Says a verb of `lethe learner` to every learner whom the options choose; all conditions must hold. It shows for whom, ' +
    'and asks. Then Temporal goes on without this command, in batches, also when a worker dies. Each learner is judged as ' +
    'they were shown: who has moved on since is refused. A learner without an open run is judged by what the LMS ' +
    'says. Nobody is moved forward. `erase` does one step for learners who are COMPLETE: for a service that is new in the ' +
    'pipeline. --dry-run asks everybody, and changes nothing. Who was asked for and cannot be found is named, and the exit ' +
    'code is 4: the others are in the campaign all the same.',
  examples: [
    'lethe campaign start reset --state ERRORED --requested-between 2026-01-01..2026-01-31 --to PENDING --instance demo',
    'lethe campaign start reset --state RETIRING_FORUMS --rewind --instance demo --yes --follow',
    'lethe campaign start retry --failure-code service.failed --service LMS --rate 5 --instance demo --yes',
    'lethe campaign start hold --file learners.txt --reason "ticket 4711" --instance demo --dry-run',
    'lethe campaign start erase --all-completed --step RETIRING_CREDENTIALS --instance demo --yes',
  ],
  json: {
    ...SHOWN_JSON,
    ...LEFT_OUT_JSON,
    movedOn: MOVED_ON_JSON,
    all: 'without --follow and --dry-run: instance, id, all (how many learners), what, and who is not in it',
  },
  common: ['config', 'engine', 'json', 'output', 'yes', 'dry-run', 'timeout', 'who'],
  own: () => [
    new Argument('<what>', 'a verb of `lethe learner`, or erase').choices(ERRANDS),
    ...selectionOptions(),
    new Option('--to <state>', 'reset: PENDING or the end state of a step (…_COMPLETE)'),
    new Option('--rewind', 'reset: each to the end of the last step that was done, or to PENDING'),
    new Option('--go-on', 'reset to PENDING: do not hold a learner whose cool-off is over'),
    new Option('--until <time>', `hold: release automatically at this time: ${TIME_WITH_ZONE}`).argParser(
      parseFutureTime,
    ),
    new Option('--rate <n>', 'not more than so many learners a second').argParser(rate),
    new Option('--follow', 'wait until it has ended, and print the result'),
  ],
  run: (session, [what]) => start(session, what as (typeof ERRANDS)[number]),
});

/** They end nothing, and begin nothing before its cool-off: a run that does not answer now has them later. */
const MEANT_ANYWAY: readonly Verb[] = ['hold', 'release', 'retry'];

async function start(session: Session<Options>, what: (typeof ERRANDS)[number]): Promise<number> {
  const { options } = session;
  const selection = selectionOf(options);
  const errand = readErrand(session, what);
  const { instance, plan, card } = await showSite(session);
  const { steps } = (await recordIfApplied(session))?.settings.plan ?? plan;
  const why = errand.kind === 'erase' ? whyNotAlone(steps, errand.step) : undefined;
  if (why !== undefined) throw new CliError('refused', why, 'nothing was changed');

  const { selectLearners } = lazy.learners();
  const asksRuns = errand.kind === 'verb' && showsErased(errand.verb);
  const ofKnownRequest = errand.kind === 'verb' && !MEANT_ANYWAY.includes(errand.verb);
  const meant = { ...selection, asksRuns, ofKnownRequest, asSeen: options.rewind === true };
  const found = await session.run(instance, NOTHING, (context) => selectLearners(context, meant));
  const { chooseTargets, followCampaign } = lazy.campaigns();
  const { movedOn } = found;
  const { chosen, leftOut } = chooseTargets(errand, found, steps, options.rewind === true, selection.states ?? []);
  const missing = leftOutLines(leftOut);
  const aside = movedOnLines(movedOn);
  for (const line of missing) session.output.note(line);
  if (chosen.length === 0) throw new CliError('not-found', ['no learner fits that choice', ...aside].join('; '));
  for (const line of aside) session.output.note(line);
  if (options.dryRun !== true) {
    const preview = previewText(errand, instance, chosen);
    if (options.yes === true) session.output.note(preview);
    await session.confirmByName(instance, preview);
  }
  const id = await beginCampaign(session, instance, {
    errand,
    site: card.fingerprint,
    targets: chosen.map(({ target }) => target),
    ...(options.reason === undefined ? {} : { reason: options.reason }),
    ...(options.rate === undefined ? {} : { perSecond: options.rate }),
  });
  const look = session.command(`campaign show ${id}`);
  if (options.follow !== true && options.dryRun !== true) {
    session.output.answer({ instance, id, all: chosen.length, what, ...leftOut, movedOn }, () =>
      [
        `campaign ${id} has begun: ${errandText(errand)}, ${counted(chosen.length, 'learner')}`,
        ...(missing.length > 0 ? ['Not in it:', ...missing] : []),
        ...aside,
        `Look at it: ${look}`,
      ].join('\n'),
    );
    return missing.length > 0 ? EXIT_CODES.refused : EXIT_CODES.ok;
  }
  const goesOn = `the campaign goes on without us; see \`${look}\``;
  return reportCampaign(
    session,
    instance,
    await session.run(instance, goesOn, (context) => followCampaign(context, id)),
    { leftOut, movedOn },
  );
}

const NOTHING = 'nothing was changed';

function rate(text: string): number {
  const value = Number(text);
  if (!(value > 0) || value > 1_000) throw new InvalidArgumentError('Write a number above 0, for example 5 or 0.5.');
  return value;
}
