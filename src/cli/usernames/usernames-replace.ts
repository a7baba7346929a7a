import { Option } from 'commander';
import { counted } from '../../domain/text/counted';
import { isUntold, RENAME_PLACES, type RenamePlace, statusOfReplacement } from '../../domain/usernames/replacement';
import { readPairs } from '../../domain/usernames/username-pair';
import type { Replaced } from '../../operations/usernames';
import { CliError, EXIT_CODES } from '../shell/cli-error';
import type { CommonOptions } from '../shell/common-options';
import { defineCommand } from '../shell/define-command';
import { lazy } from '../shell/lazy';
import { readText } from '../shell/read-lines';
import { refusalFault } from '../shell/refusal-fault';
import type { Session } from '../shell/session';
import { type ServedInstance, showSite } from '../shell/site';
import { replacementsText, summaryText, unreadText } from './replacements-text';

interface Options extends CommonOptions {
  readonly file: string;
  readonly allowSuffix?: boolean;
}

const COLUMNS = ['old', 'wanted', 'fresh', 'status', 'lms', ...RENAME_PLACES] as const;

export const usernamesReplace = defineCommand<Options>({
  usage: 'replace',
  summary: 'replace usernames in the LMS, ecommerce, discovery, credentials, and the forum',
  details:
    'Takes a CSV without a head: the present username and the wanted one. Each pair is sent to the LMS once, alone; after ' +
    "a lost answer the LMS is asked who has which name. The other services get the LMS's own answer. The user's own " +
    'retirement is renamed, too; where another learner has one of such a name, nothing is sent. Harmless when repeated: repeat the command to go on after an interruption, and ' +
    'to tell services again that failed. A third column says which name the user has now, where the LMS has given one and its answer is lost: ' +
    'it is told to the other services, and nothing is sent to the LMS. The user of the client in lethe.username_replacement, or of client_id where the file has no such key, must be the USERNAME_REPLACEMENT_WORKER of each service.',
  examples: [
    'lethe usernames replace --file renames.csv --config site.yml --dry-run',
    'lethe usernames replace --file renames.csv --config site.yml --yes --output csv > results.csv',
  ],
  json: {
    instance: 'id of the instance',
    asked: 'how many pairs were given',
    success:
      'how many are replaced in the LMS and in every service with an address; partiallyFailed and failed are the others',
    untold: 'how many of success have a service without an address',
    unsure: 'how many of partiallyFailed perhaps have the old name still in the LMS, too',
    noAddress: "services that are not told: the worker's file has no address of them",
    replacements:
      'old, wanted, fresh (the name that the user has now), status (SUCCESS, PARTIALLY FAILED, FAILED; READY with --dry-run), lms (ready, replaced, taken, retiring, twin, not-asked, unknown-user, other-case, replaced-before, not-found, perhaps-done, failed, not-done, unsure, suffixed, not-sent), and of ecommerce, discovery, credentials and forum: replaced, failed, denied, no-address',
    stopped: 'why it did not come to the end',
    unread: 'runs of this command of which no worker could say what they have done; absent if there is none',
  },
  common: ['config', 'engine', 'json', 'output', 'yes', 'dry-run', 'timeout'],
  own: () => [
    new Option(
      '--file <path>',
      'CSV: the present username, the wanted one, and where the answer was lost the one that the user has now',
    ).makeOptionMandatory(),
    new Option(
      '--allow-suffix',
      'replace also where somebody has the wanted name: the LMS adds a suffix, such as -x1y2',
    ),
  ],
  run: replace,
});

async function replace(session: Session<Options>): Promise<number> {
  const { options, output } = session;
  const { file, allowSuffix = false } = options;
  const read = readPairs(readText(file));
  if (read.kind === 'bad') throw new CliError('usage', `${file}: ${read.reason}`, 'nothing was sent');
  const { pairs } = read;
  const { instance, noAddress, card } = await showSite(session);
  const confirmed = { allowSuffix, site: card.fingerprint };
  const { replaceUsernames } = lazy.usernames();
  const preview = await session.run(instance, 'nothing was sent', (context) =>
    replaceUsernames(context, pairs, { ...confirmed, dryRun: true }),
  );
  if (preview.stopped !== undefined) throw refusalFault(session, preview.stopped);
  const ready = preview.replacements.filter(({ lms }) => lms === 'ready').length;
  const of = { instance, noAddress };
  if (options.dryRun === true) return tell(session, of, pairs.length, preview);
  const again = preview.replacements.filter(({ lms }) => lms === 'replaced').length;
  if (ready + again === 0) return tell(session, of, pairs.length, preview);

  const what = [
    replacementsText(preview.replacements, session.terminal.page),
    `This replaces ${counted(ready, 'username')} of ${instance}, for good${again > 0 ? `, and tells the services again about ${counted(again, 'that was', 'that were')} replaced before` : ''}.`,
    'Nobody can log in by an old name any more.',
    ...untoldLines(noAddress),
    ...(preview.unread > 0 ? [unreadText(preview.unread)] : []),
  ].join('\n');
  if (options.yes === true) output.note(what);
  await session.confirmByName(instance, what);
  const goesOn = 'the pairs in hand are replaced without us; repeat the command to see them, and to go on';
  const done = await session.run(instance, goesOn, (context) => replaceUsernames(context, pairs, confirmed));
  return tell(session, of, pairs.length, done);
}

/** A service that the site has keeps the old names for good. */
function untoldLines(places: readonly RenamePlace[]): readonly string[] {
  if (places.length === 0) return [];
  const keys = places.map((place) => `base_urls.${place}`).join(', ');
  return [`Not told: ${places.join(', ')}. The worker's file has no ${keys}: add it if the site has the service.`];
}

function tell(
  session: Session<Options>,
  { instance, noAddress }: Pick<ServedInstance, 'instance' | 'noAddress'>,
  asked: number,
  { replacements: rows, stopped: refusal, unread }: Replaced,
): number {
  const { dryRun = false } = session.options;
  const fault = refusal && refusalFault(session, refusal);
  const items = rows.map(({ places, wasFree: _, ...row }) => ({
    ...row,
    ...places,
    status: row.lms === 'ready' ? ('READY' as const) : statusOfReplacement({ lms: row.lms, places }),
  }));
  const count = (status: string) => items.filter((one) => one.status === status).length;
  const untold = rows.filter((one) => statusOfReplacement(one) === 'SUCCESS' && isUntold(one)).length;
  const counts = {
    success: count('SUCCESS'),
    untold,
    partiallyFailed: count('PARTIALLY FAILED'),
    unsure: rows.filter(({ lms }) => lms === 'unsure').length,
    failed: count('FAILED'),
  };
  const stopped =
    fault === undefined ? {} : { stopped: { code: fault.code, message: fault.message, hint: fault.hint } };
  const dry = dryRun ? { dryRun, ready: count('READY') } : {};
  session.output.answerList(
    {
      instance,
      asked,
      ...dry,
      ...counts,
      noAddress,
      replacements: items,
      ...stopped,
      ...(unread > 0 ? { unread } : {}),
    },
    {
      items: items as readonly Partial<Record<(typeof COLUMNS)[number], unknown>>[],
      columns: COLUMNS,
      text: (page) =>
        [
          replacementsText(rows, page),
          summaryText(asked, counts),
          ...(dryRun ? [...untoldLines(noAddress), 'Nothing was changed (--dry-run).'] : []),
        ].join('\n'),
    },
  );
  if (unread > 0) session.output.note(unreadText(unread));
  if (fault !== undefined) {
    session.output.note(`stopped: ${fault.message}\n${fault.hint ?? ''}`);
    return fault.exitCode;
  }
  return counts.failed + counts.partiallyFailed > 0 ? EXIT_CODES.refused : EXIT_CODES.ok;
}
