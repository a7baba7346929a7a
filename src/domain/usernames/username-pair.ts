import { collated } from '../text/collated';
import { readCsv } from '../text/read-csv';
import { typedName, wantedName } from '../text/typed-name';

/** A name and the one that is wanted instead. */
export interface UsernamePair {
  readonly old: string;
  readonly wanted: string;
  /**
   * The name that the user has now, by a person who has seen it: the LMS has replaced the pair, and its answer is lost.
   * Nothing is sent to the LMS, and the other places are told this name.
   */
  readonly found?: string;
}

export type PairsRead =
  | { readonly kind: 'pairs'; readonly pairs: readonly UsernamePair[] }
  | { readonly kind: 'bad'; readonly reason: string };

/** Django's column for usernames. */
const LONGEST_USERNAME = 150;

/**
 * Pairs of a CSV without a head: the present name, the wanted one, and perhaps the one that the LMS gave. All of them are sent one after the other, so none may
 * depend on another; names that the database of the LMS takes for one are one here, too.
 * @source tubular's replace_usernames: the same file
 */
export function readPairs(text: string): PairsRead {
  const rows = readCsv(text);
  if ('unclosedFrom' in rows) return bad(`a quote of line ${rows.unclosedFrom} is never closed`);
  if (rows.length === 0) return bad('there is no pair of names in it');
  const pairs: UsernamePair[] = [];
  const olds = new Map<string, number>();
  const wanteds = new Set<string>();
  for (const [at, cells] of rows.entries()) {
    const [present = '', next = '', third = '', ...rest] = cells;
    const [old, wanted, found] = [typedName(present), wantedName(next), typedName(third)];
    const where = `row ${at + 1}`;
    if (old === '' || wanted === '' || rest.some((cell) => cell.trim() !== '')) {
      return bad(`${where} is not a pair: write the present username, a comma, and the wanted one`);
    }
    if (found !== '' && !found.startsWith(wanted)) {
      return bad(
        `${where} has a third name that the LMS cannot have given: it gives the wanted one, or that one with a suffix`,
      );
    }
    if ([old, wanted, found].some((name) => [...name].length > LONGEST_USERNAME)) {
      return bad(`${where} has a name that is longer than ${LONGEST_USERNAME} characters`);
    }
    if (old === wanted) return bad(`${where} has the same name twice`);
    if (olds.has(collated(old)))
      return bad(
        `${where}: its present name is in another row, too, or differs from one there by case or accents only`,
      );
    if (wanteds.has(collated(wanted)))
      return bad(`${where}: its wanted name is in another row, too, or differs from one there by case or accents only`);
    olds.set(collated(old), at);
    wanteds.add(collated(wanted));
    pairs.push({ old, wanted, ...(found === '' ? {} : { found }) });
  }
  for (const [at, { old, wanted }] of pairs.entries()) {
    const other = olds.get(collated(wanted));
    if (other === undefined || other === at) continue;
    const swaps = collated(pairs[other]?.wanted ?? '') === collated(old);
    return bad(
      swaps
        ? `rows ${at + 1} and ${other + 1} swap names: give one of the two a third name first, in a file of its own`
        : `row ${at + 1} takes a name that row ${other + 1} gives up: replace row ${other + 1} first, in a file of its own`,
    );
  }
  return { kind: 'pairs', pairs };
}

function bad(reason: string): PairsRead {
  return { kind: 'bad', reason };
}
