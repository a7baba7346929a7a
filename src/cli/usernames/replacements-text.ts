import { counted } from '../../domain/text/counted';
import {
  type LmsOutcome,
  type PlaceOutcome,
  RENAME_PLACES,
  type Replacement,
  statusOfReplacement,
} from '../../domain/usernames/replacement';
import type { Page } from '../shell/page';
import { formatTable } from '../shell/page';

/** Longer lists are cut on the terminal; --output csv has all. */
const SHOWN_AT_MOST = 50;

const LMS_WORDS: Readonly<Record<LmsOutcome, string>> = {
  ready: 'can be replaced',
  replaced: 'replaced',
  taken: 'not sent: somebody has the wanted name (--allow-suffix lets the LMS add a suffix)',
  retiring: 'not sent: the LMS has a retirement of the wanted name, and erasing that learner could erase this user',
  twin: 'not sent: the LMS has a retirement of another learner whose name is this one, or differs by case or accents only, and would rename that one, too',
  'not-asked':
    'not sent: the LMS cannot be asked who has one of the two names: it has a character that no address there can carry',
  'unknown-user': 'not sent: the LMS has no such user',
  'other-case': 'not sent: the LMS writes the present name in another case',
  'replaced-before':
    'not sent: an earlier run of this command has replaced this very pair, or may have; who has the present name now may be another user. If that user is meant, replace the name by a third one, and that one by the wanted one',
  'not-found':
    'not told: somebody has the present name (or a retirement has), or nobody has the name in the third column',
  'perhaps-done':
    'not sent: perhaps replaced before; nobody has the present name, and somebody has the wanted one. If that is the same user, write the wanted name into the third column, too, and repeat the command: it tells the other services',
  failed: 'the LMS did not take it',
  'not-done': 'the LMS did not confirm it, and still has the present name; repeat the command to try again',
  unsure:
    'not known: it was sent, or was about to be, and the LMS was not asked after that; repeat the command to ask it',
  suffixed:
    'replaced in the LMS, probably by the wanted name with a suffix; its answer is lost. Look for the user in the Django admin, write their name into the third column of the file, and repeat the command: it tells the other services',
  'not-sent': 'not sent',
};

const PLACE_WORDS: Readonly<Record<Exclude<PlaceOutcome, 'replaced' | 'no-address'>, string>> = {
  failed: 'failed',
  denied: 'refuses our user',
};

/** Each pair and what became of it; what needs a look comes first. */
export function replacementsText(rows: readonly Replacement[], page: Page): string {
  const sorted = [...rows].sort((one, other) => rank(one) - rank(other));
  const cells = sorted.slice(0, SHOWN_AT_MOST).map((one) => [one.old, one.fresh ?? one.wanted, describe(one)]);
  const more = rows.length - cells.length;
  const table = formatTable(['present name', 'new name', 'what'], cells, page, { wraps: true });
  return more > 0 ? `${table}\nand ${more} more; --output csv lists all of them` : table;
}

export interface ReplacementCounts {
  readonly success: number;
  /** Of these, with a service that was not told, since it has no address. */
  readonly untold: number;
  readonly partiallyFailed: number;
  /** Of these, of which nobody knows whether the LMS has replaced them. */
  readonly unsure: number;
  readonly failed: number;
}

export function summaryText(
  asked: number,
  { success, untold, partiallyFailed, unsure, failed }: ReplacementCounts,
): string {
  const counts = [
    [success - untold, 'replaced everywhere'],
    [untold, 'replaced, but not in services without an address'],
    [partiallyFailed - unsure, 'replaced in the LMS, and not everywhere'],
    [unsure, 'not known'],
    [failed, 'not replaced'],
  ] as const;
  const said = counts.filter(([amount]) => amount > 0).map(([amount, what]) => `${amount} ${what}`);
  return [counted(asked, 'username'), ...(said.length > 0 ? [said.join(', ')] : [])].join(': ');
}

/** @param runs of which no worker could say what they have done */
export function unreadText(runs: number): string {
  return `What ${counted(runs, 'run')} of this command did is not known: no worker could say. A username that such a run replaced is shown as "perhaps replaced before", or as one that the LMS does not have, and the other services do not get its new name. Look at the workers, and repeat the command.`;
}

function describe({ lms, places }: Replacement): string {
  const untold = RENAME_PLACES.filter((place) => places[place] === 'no-address');
  const notDone = RENAME_PLACES.flatMap((place) => {
    const outcome = places[place];
    if (outcome === undefined || outcome === 'replaced' || outcome === 'no-address') return [];
    return [`${place} ${PLACE_WORDS[outcome]}`];
  });
  const missing = [...notDone, ...(untold.length > 0 ? [`not told: ${untold.join(', ')} (no address)`] : [])];
  return [missing.length > 0 && lms === 'replaced' ? 'replaced in the LMS' : LMS_WORDS[lms], ...missing].join('; ');
}

function rank(one: Replacement): number {
  const status = one.lms === 'ready' ? 'READY' : statusOfReplacement(one);
  return ['PARTIALLY FAILED', 'FAILED', 'READY', 'SUCCESS'].indexOf(status);
}
