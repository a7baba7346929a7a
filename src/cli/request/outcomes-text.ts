import type { RequestOutcome } from '../../domain/request/request-outcome';
import type { Page } from '../shell/page';
import { formatTable } from '../shell/page';

/** Longer lists are cut on the terminal; --output csv has all. */
const SHOWN_AT_MOST = 50;

const WORDS: Readonly<Record<RequestOutcome['is'], string>> = {
  free: 'can be requested',
  requested: 'requested',
  already: 'has a retirement already',
  twin: 'not sent: a learner whose name differs by case or accents only is or was retired',
  'other-spelling': 'not sent: the LMS writes the name of this account otherwise',
  'not-asked': 'not sent: the LMS cannot be asked whose account this is',
  refused: 'not taken: the LMS knows no such user, or could not deactivate the account',
};

/** Each user and what became of them; who needs a look comes first. */
export function outcomesText(users: readonly RequestOutcome[], page: Page): string {
  const sorted = [...users].sort((one, other) => rank(one) - rank(other));
  const rows = sorted
    .slice(0, SHOWN_AT_MOST)
    .map((one) => [
      one.username,
      'userId' in one ? one.userId : undefined,
      'state' in one ? one.state : undefined,
      'account' in one ? `${WORDS[one.is]}: ${one.account}` : WORDS[one.is],
    ]);
  const more = users.length - rows.length;
  const table = formatTable(['username', 'user id', 'LMS state', 'what'], rows, page, { wraps: true });
  return more > 0 ? `${table}\nand ${more} more; --output csv lists all of them` : table;
}

function rank({ is }: RequestOutcome): number {
  return ['refused', 'other-spelling', 'not-asked', 'twin', 'already', 'free', 'requested'].indexOf(is);
}
