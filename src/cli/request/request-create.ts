import { Option } from 'commander';
import { readUsernames } from '../../domain/request/read-usernames';
import type { RequestOutcome } from '../../domain/request/request-outcome';
import { counted } from '../../domain/text/counted';
import type { Requested } from '../../operations/requests';
import { CliError, EXIT_CODES } from '../shell/cli-error';
import type { CommonOptions } from '../shell/common-options';
import { defineCommand } from '../shell/define-command';
import { lazy } from '../shell/lazy';
import { readLines } from '../shell/read-lines';
import { refusalFault } from '../shell/refusal-fault';
import type { Session } from '../shell/session';
import { showSite } from '../shell/site';
import { outcomesText } from './outcomes-text';

interface Options extends CommonOptions {
  readonly usernames?: string;
  readonly file?: string;
}

const COLUMNS = ['username', 'is', 'userId', 'retirementId', 'state', 'account'] as const;

export const requestCreate = defineCommand<Options>({
  usage: 'create',
  summary: 'ask the LMS to retire these users',
  details:
    'Deactivates the accounts of these users and puts them in the retirement queue, as if each had asked for it today. ' +
    'Who has a retirement already is left as they are. Discovery finds the others, and their cool-off begins. Uses ' +
    'bulk_retire_users of the LMS, whose app is off by default. Harmless when repeated.',
  examples: [
    'lethe request create --usernames ann,ben --config site.yml',
    'lethe request create --file leavers.txt --config site.yml --dry-run',
    'lethe request create --file leavers.txt --config site.yml --yes --output csv',
  ],
  json: {
    instance: 'id of the instance',
    asked:
      'how many usernames were given; requested, already, twins, otherSpelling, notAsked, refused and free are how many of them are so',
    users:
      'username, is (free: only with --dry-run; requested; already; twin; other-spelling: account has the name as the LMS writes it; not-asked: the LMS cannot be asked for an account of this name; refused: the LMS knows no such user, or could not), userId, retirementId and state of a retirement that was there before',
    stopped: 'why it did not come to the end; the users of the list are those it came to',
  },
  common: ['config', 'engine', 'json', 'output', 'yes', 'dry-run', 'timeout'],
  own: () => [
    new Option('--usernames <list>', 'usernames, with commas between them'),
    new Option('--file <path>', 'file with one username on each line'),
  ],
  run: create,
});

async function create(session: Session<Options>): Promise<number> {
  const { options, output } = session;
  const usernames = givenUsernames(options);
  const { instance, card } = await showSite(session);
  const site = card.fingerprint;
  const { requestRetirements, NAMES_A_REQUEST } = lazy.requests();
  const checked = await session.run(instance, 'nothing was requested', (context) =>
    requestRetirements(context, usernames, { site, dryRun: true }),
  );
  if (checked.stopped !== undefined) throw refusalFault(session, checked.stopped);
  const free = checked.outcomes.filter(({ is }) => is === 'free').length;
  const asked = { instance, asked: usernames.length };
  if (options.dryRun === true || free === 0) return tell(session, asked, checked);

  const what = [
    outcomesText(checked.outcomes, session.terminal.page),
    `This deactivates ${counted(free, 'account')} of ${instance} now, and puts them in the retirement queue.`,
    'Until their cool-off ends, `lethe learner cancel` gives an account back.',
  ].join('\n');
  if (options.yes === true) output.note(what);
  await session.confirmByName(instance, what);
  const goesOn = `the users in hand (up to ${NAMES_A_REQUEST}) are requested without us; repeat the command to see them, and to go on`;
  const done = await session.run(instance, goesOn, (context) => requestRetirements(context, usernames, { site }));
  return tell(session, asked, done);
}

function givenUsernames({ usernames, file }: Options): readonly string[] {
  if ((usernames === undefined) === (file === undefined)) {
    throw new CliError('usage', 'which users?', 'name them with --usernames, or a file with --file');
  }
  const read = readUsernames(usernames?.split(',') ?? readLines(file as string));
  if (read.kind === 'bad') throw new CliError('usage', read.reason, 'nothing was requested');
  return read.usernames;
}

function tell(
  session: Session<Options>,
  { instance, asked }: { readonly instance: string; readonly asked: number },
  { outcomes: users, stopped: refusal, inDoubt }: Requested,
): number {
  const fault = refusal && refusalFault(session, refusal);
  const count = (is: RequestOutcome['is']) => users.filter((one) => one.is === is).length;
  const counts = {
    requested: count('requested'),
    already: count('already'),
    twins: count('twin'),
    otherSpelling: count('other-spelling'),
    notAsked: count('not-asked'),
    refused: count('refused'),
    free: count('free'),
  };
  const { dryRun = false } = session.options;
  const stopped =
    fault === undefined ? {} : { stopped: { code: fault.code, message: fault.message, hint: fault.hint } };
  session.output.answerList(
    { instance, asked, ...counts, ...(dryRun ? { dryRun } : {}), users, ...stopped },
    {
      items: users as readonly Partial<Record<(typeof COLUMNS)[number], unknown>>[],
      columns: COLUMNS,
      text: (page) =>
        [
          outcomesText(users, page),
          `${counted(asked, 'user')}: ${Object.entries(counts)
            .flatMap(([name, amount]) => (amount > 0 ? [`${amount} ${inWords(name, amount)}`] : []))
            .join(', ')}`,
          ...(dryRun ? ['Nothing was changed (--dry-run).'] : []),
        ].join('\n'),
    },
  );
  if (fault !== undefined) {
    const notSent = asked - users.length - inDoubt;
    const left = [
      ...(inDoubt > 0 ? [`of ${counted(inDoubt, 'user')} it is not known whether they were sent`] : []),
      ...(notSent > 0 ? [`${counted(notSent, 'user was', 'users were')} not sent`] : []),
    ];
    session.output.note(`stopped: ${fault.message}; ${left.join('; ')}. Repeat the command: it tells, and goes on`);
    return fault.exitCode;
  }
  const left = counts.refused + counts.twins + counts.otherSpelling + counts.notAsked;
  return left > 0 ? EXIT_CODES.refused : EXIT_CODES.ok;
}

/** A key of the JSON as words. */
function inWords(key: string, amount: number): string {
  if (key === 'twins' && amount === 1) return 'twin';
  return key.replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);
}
