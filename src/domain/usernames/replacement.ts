import type { UsernamePair } from './username-pair';

/** Where names are kept beside the LMS, in the order in which they are told. */
export const RENAME_PLACES = ['ecommerce', 'discovery', 'credentials', 'forum'] as const;
export type RenamePlace = (typeof RENAME_PLACES)[number];

/**
 * What a place said.
 * - `replaced`   it has the new name, or has never known the old one: it does not say which
 * - `failed`     it refuses, or has errors; the forum also where the user has no forum account
 * - `denied`     the user of our client is not its username replacement worker
 * - `no-address` the instance file has no address of it: it was not told
 */
export type PlaceOutcome = 'replaced' | 'failed' | 'denied' | 'no-address';

/**
 * What became of a name in the LMS.
 * - `ready`        nothing yet: it would be sent
 * - `replaced`     by the LMS's own answer, or by a look after a lost one
 * - `taken`        the wanted name is somebody's; not sent, since the LMS would add a suffix
 * - `retiring`     the wanted name is that of a retirement: erasing that learner would find the user; not sent
 * - `twin`         the LMS has a retirement of another learner whose name is the old one, or differs by case or accents only;
 *                  not sent, since the LMS would rename that one, too
 * - `not-asked`    one of the two is a name that the LMS cannot be asked for; not sent, since nobody could tell whose it is
 * - `unknown-user` the LMS has nobody of the old name; not sent, since the LMS would report a success
 * - `other-case`   the LMS writes the old name in another case; not sent
 * - `replaced-before` an earlier run has replaced this very pair, or may have, and somebody has the old name again; not sent,
 *                  since that may be another user
 * - `not-found`    a person has written which name the user has now; but somebody has the old one, or nobody has that one
 * - `perhaps-done` nobody has the old name, somebody has the wanted one, and we know of no replacement
 * - `failed`       the LMS says that it failed
 * - `not-done`     the answer was lost, and the LMS still has the old name; not sent again
 * - `unsure`       it was sent, or was about to be, and the LMS was not asked since: its answer was lost and it could not be,
 *                  or somebody has ended the run
 * - `suffixed`     the answer was lost, nobody has the old name, and the wanted one is nobody's, or was somebody's before: the
 *                  LMS has added a suffix that nobody knows
 * - `not-sent`     the run ended before it
 */
export type LmsOutcome =
  | 'ready'
  | 'replaced'
  | 'taken'
  | 'retiring'
  | 'twin'
  | 'not-asked'
  | 'unknown-user'
  | 'other-case'
  | 'replaced-before'
  | 'not-found'
  | 'perhaps-done'
  | 'failed'
  | 'not-done'
  | 'unsure'
  | 'suffixed'
  | 'not-sent';

export interface Replacement extends UsernamePair {
  readonly lms: LmsOutcome;
  /** The name that the user has now: the wanted one, or with a suffix of the LMS. */
  readonly fresh?: string;
  /** Of a pair whose answer was lost: nobody had the wanted name when it was sent. */
  readonly wasFree?: true;
  readonly places: Readonly<Partial<Record<RenamePlace, PlaceOutcome>>>;
}

/**
 * How the LMS has a name.
 * - `not-asked` its route cannot carry it: nobody can say whose it is
 * - `retiring`  it is nobody's now, and the LMS has a retirement of it
 * - `twin`      it is somebody's now, and the LMS has a retirement of it that is another's
 */
export type NameSeen = 'here' | 'absent' | 'other-case' | 'not-asked' | 'retiring' | 'twin';

export interface PairSeen {
  readonly old: NameSeen;
  readonly wanted: NameSeen;
}

/**
 * Whether a pair may be sent to the LMS, by how it has the two names. The name of a retirement is given to nobody, with a
 * suffix or not: to the LMS it is free, and a step that is still to come, or a campaign, would erase the user who has it.
 */
export function judgePair(
  { old, wanted }: PairSeen,
  allowSuffix: boolean,
): Exclude<LmsOutcome, 'replaced' | 'replaced-before'> {
  if (old === 'other-case' || old === 'twin' || old === 'not-asked') return old;
  if (old === 'absent' || old === 'retiring') return wanted === 'here' ? 'perhaps-done' : 'unknown-user';
  if (wanted === 'retiring' || wanted === 'not-asked') return wanted;
  return wanted === 'absent' || allowSuffix ? 'ready' : 'taken';
}

/**
 * Whether the other places can get a pair that was replaced before: not while somebody has the old name again, in
 * whatever case, nor while a learner of it waits to be erased. These places may find them by it.
 */
function mayBeTold({ old }: Pick<PairSeen, 'old'>): boolean {
  return old === 'absent';
}

/**
 * What an earlier run has done with a pair, where nobody has the old name any more: the other places may hear of it. Also
 * where that run lost the answer: the wanted name is the user's if it was free, and is somebody's now. Otherwise the LMS has
 * added a suffix.
 */
export function replacedBefore(known: Replacement | undefined, now: PairSeen): Replacement | undefined {
  if (known === undefined || !mayBeTold(now)) return undefined;
  if (known.fresh !== undefined) return known;
  if (known.lms === 'suffixed') return known;
  return { ...known, ...outcomeOfLost(known, wantedBefore(known), now) };
}

/**
 * What a person has found out about a pair whose answer was lost.
 * @param known of an earlier run: which places have been told that name
 * @param now how the LMS has the old name, and the one that was found
 */
export function settled(found: string, pair: UsernamePair, known: Replacement | undefined, now: PairSeen): Replacement {
  if (!mayBeTold(now) || now.wanted !== 'here') return { ...pair, lms: 'not-found', places: {} };
  return { ...pair, lms: 'replaced', fresh: found, places: known?.fresh === found ? known.places : {} };
}

/**
 * Whether the one who has the old name now may be another user than the one whom an earlier run has replaced it for: somebody
 * was given a name that another pair had set free. A pair is replaced once, however often its file is sent.
 */
export function isAnothersNow(known: Replacement | undefined, { wanted }: Pick<PairSeen, 'wanted'>): boolean {
  if (known === undefined) return false;
  const { fresh, lms, wasFree } = known;
  if (fresh !== undefined || lms === 'suffixed') return true;
  return wasFree === true ? wanted !== 'absent' : lms === 'unsure';
}

/**
 * What the LMS has done with a pair whose answer was lost, by how it has the names now. It is never sent again: the LMS
 * would report a success under a suffix that nobody has.
 */
export function judgeLost(
  before: Pick<PairSeen, 'wanted'>,
  now: PairSeen,
): 'replaced' | 'not-done' | 'suffixed' | 'unsure' {
  if (now.old === 'here') return 'not-done';
  if (now.old !== 'absent' || now.wanted === 'not-asked') return 'unsure';
  return before.wanted === 'absent' && now.wanted === 'here' ? 'replaced' : 'suffixed';
}

/** What came of a pair at the LMS. */
export type Sent = Pick<Replacement, 'lms' | 'fresh' | 'wasFree'>;

/** A pair that is sent, and of which nothing is known yet. */
export function unsure({ wanted }: Pick<PairSeen, 'wanted'>): Sent {
  return { lms: 'unsure', ...(wanted === 'absent' ? { wasFree: true } : {}) };
}

export function outcomeOfLost({ wanted }: UsernamePair, before: Pick<PairSeen, 'wanted'>, now: PairSeen): Sent {
  const lms = judgeLost(before, now);
  return lms === 'replaced' ? { lms, fresh: wanted } : { ...unsure(before), lms };
}

/** Whether the LMS has given the user another name, whichever it is. */
export function isRenamed({ lms }: Sent): boolean {
  return lms === 'replaced' || lms === 'suffixed';
}

function wantedBefore({ wasFree }: Replacement): Pick<PairSeen, 'wanted'> {
  return { wanted: wasFree === true ? 'absent' : 'here' };
}

/** @source tubular's replace_usernames: its words in the result */
export type ReplacementStatus = 'SUCCESS' | 'PARTIALLY FAILED' | 'FAILED';

/** A site does not have to have every place: one without an address does not count as a failure; see `isUntold`. */
export function statusOfReplacement({ lms, places }: Pick<Replacement, 'lms' | 'places'>): ReplacementStatus {
  if (lms === 'unsure' || lms === 'suffixed') return 'PARTIALLY FAILED';
  if (lms !== 'replaced') return 'FAILED';
  const told = Object.values(places);
  return told.some((one) => one === 'failed' || one === 'denied') ? 'PARTIALLY FAILED' : 'SUCCESS';
}

/** Whether a place was left out, since the file has no address of it: it has the old name for good. */
export function isUntold({ places }: Pick<Replacement, 'places'>): boolean {
  return Object.values(places).includes('no-address');
}

/** Places that are to be told, or told again: a repeat there is harmless. */
export function placesToTell({ places }: Pick<Replacement, 'places'>): readonly RenamePlace[] {
  return RENAME_PLACES.filter((place) => places[place] !== 'replaced');
}
