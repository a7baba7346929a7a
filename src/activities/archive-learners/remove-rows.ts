import type { Redaction } from '../../domain/archive/archive-rules';
import { foldName } from '../../domain/archive/fold-name';
import type { Learner } from '../../domain/learner/learner';
import type { LmsClient } from '../../openedx/lms/lms';
import { inHalves } from '../kit/in-halves';

export interface Removing {
  readonly lms: LmsClient;
  readonly redaction: Redaction;
  /** Asks the LMS who of the batch is COMPLETE now, by retirement id. */
  readonly stillThere: () => Promise<ReadonlyMap<number, Learner>>;
  /** Throws when the attempt must end. */
  readonly inTime: () => void;
}

/** Learners whose names the LMS's database takes for one: all of them, or none. */
type Group = readonly Learner[];

/**
 * Removes the rows of these learners. The LMS says only that it refuses a list: then it is asked who is still there. Those
 * who are not were removed, by an attempt whose answer was lost; the others are sent again, by halves, until those at fault are
 * alone.
 * @returns those that it refused alone
 */
export async function removeRows(rows: readonly Learner[], removing: Removing): Promise<readonly Learner[]> {
  const { lms, redaction, stillThere, inTime } = removing;
  const refused: Learner[] = [];
  const waiting: (readonly Group[])[] = [groupsOf(rows)];
  for (let groups = waiting.shift(); groups !== undefined; groups = waiting.shift()) {
    if (groups.length === 0) continue;
    inTime();
    const usernames = groups.flat().map(({ originalUsername }) => originalUsername);
    if ((await lms.cleanUp({ usernames, redaction })) === 'cleaned') continue;
    const there = await stillThere();
    const left = groups
      .map((group) => group.flatMap(({ retirementId }) => there.get(retirementId) ?? []))
      .filter(({ length }) => length > 0);
    if (left.flat().length < usernames.length) {
      waiting.unshift(left);
      continue;
    }
    const halves = inHalves(left);
    if (halves === undefined) refused.push(...left.flat());
    else waiting.unshift(...halves);
  }
  return refused;
}

function groupsOf(rows: readonly Learner[]): readonly Group[] {
  const groups = new Map<string, Learner[]>();
  for (const row of rows) {
    const name = foldName(row.originalUsername);
    const group = groups.get(name);
    if (group === undefined) groups.set(name, [row]);
    else group.push(row);
  }
  return [...groups.values()];
}
