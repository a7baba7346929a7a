import { folded } from '../text/folded';
import { readCsv } from '../text/read-csv';

/** A name and the one that is wanted instead. */
export interface UsernamePair {
  readonly old: string;
  readonly wanted: string;
}

export type PairsRead =
  | { readonly kind: 'pairs'; readonly pairs: readonly UsernamePair[] }
  | { readonly kind: 'bad'; readonly reason: string };

/** Django's column for usernames. */
const LONGEST_USERNAME = 150;

/**
 * Pairs of a CSV without a head: the present name, the wanted one. All of them are sent one after the other, so none may
 * depend on another.
 * @source tubular's replace_usernames: the same file
 */
export function readPairs(text: string): PairsRead {
  const rows = readCsv(text);
  if ('unclosedFrom' in rows) return bad(`a quote of line ${rows.unclosedFrom} is never closed`);
  if (rows.length === 0) return bad('there is no pair of names in it');
  const pairs: UsernamePair[] = [];
  const olds = new Set<string>();
  const wanteds = new Set<string>();
  for (const [at, cells] of rows.entries()) {
    const [old = '', wanted = '', ...rest] = cells.map((cell) => cell.trim());
    const where = `row ${at + 1}`;
    if (old === '' || wanted === '' || rest.some((cell) => cell !== '')) {
      return bad(`${where} is not a pair: write the present username, a comma, and the wanted one`);
    }
    if ([old, wanted].some((name) => [...name].length > LONGEST_USERNAME)) {
      return bad(`${where} has a name that is longer than ${LONGEST_USERNAME} characters`);
    }
    if (old === wanted) return bad(`${where} has the same name twice`);
    if (olds.has(folded(old))) return bad(`${where}: its present name is in another row, too`);
    if (wanteds.has(folded(wanted))) return bad(`${where}: its wanted name is in another row, too`);
    olds.add(folded(old));
    wanteds.add(folded(wanted));
    pairs.push({ old, wanted });
  }
  const chained = pairs.findIndex(({ old, wanted }) => olds.has(folded(wanted)) && folded(wanted) !== folded(old));
  if (chained >= 0) return bad(`row ${chained + 1} takes a name that another row gives up: put the two in two files`);
  return { kind: 'pairs', pairs };
}

function bad(reason: string): PairsRead {
  return { kind: 'bad', reason };
}
