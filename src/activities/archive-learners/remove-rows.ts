import type { Redaction } from '../../domain/archive/archive-rules';
import type { Learner } from '../../domain/learner/learner';
import { foldName } from '../../domain/text/fold-name';
import type { LmsClient } from '../../openedx/lms/lms';
import { inHalves } from '../kit/in-halves';

export interface Removing {
  readonly lms: LmsClient;
  readonly redaction: Redaction;
  /** Asks the LMS who of the batch may be removed now: COMPLETE, and as it was kept. By retirement id. */
  readonly mayBeRemoved: () => Promise<ReadonlyMap<number, Learner>>;
  /** Before each request: throws when the attempt must end, or somebody holds the LMS. */
  readonly mayGoOn: () => Promise<void>;
  /** The LMS has said that so many rows are gone. */
  readonly onRemoved: (rows: number) => void;
}

/** Retirement ids of learners whose names the LMS's database takes for one: all of them, or none. */
type Group = readonly number[];

/**
 * Removes the rows of these learners. The LMS says only that it refuses a list: then it is asked again who may be removed.
 * Who may not is not sent again: the row is gone, or another than was kept. The others are sent again, by halves, until those
 * at fault are alone.
 * @returns those that it refused alone
 */
export async function removeRows(rows: readonly Learner[], removing: Removing): Promise<readonly Learner[]> {
  const { lms, redaction, mayBeRemoved, mayGoOn, onRemoved } = removing;
  const refused: Learner[] = [];
  const waiting: (readonly Group[])[] = [groupsOf(rows)];
  let now: ReadonlyMap<number, Learner> = new Map(rows.map((row) => [row.retirementId, row]));
  for (let groups = waiting.shift(); groups !== undefined; groups = waiting.shift()) {
    const sent = groups.flat().flatMap((id) => now.get(id) ?? []);
    if (sent.length === 0) continue;
    await mayGoOn();
    const usernames = sent.map(({ originalUsername }) => originalUsername);
    if ((await lms.cleanUp({ usernames, redaction })) === 'cleaned') {
      onRemoved(sent.length);
      continue;
    }
    now = await mayBeRemoved();
    const left = groups.map((group) => group.filter((id) => now.has(id))).filter(({ length }) => length > 0);
    const halves = left.flat().length < sent.length ? [left] : inHalves(left);
    if (halves === undefined) refused.push(...left.flat().flatMap((id) => now.get(id) ?? []));
    else waiting.unshift(...halves);
  }
  return refused;
}

function groupsOf(rows: readonly Learner[]): readonly Group[] {
  const groups = new Map<string, number[]>();
  for (const { originalUsername, retirementId } of rows) {
    const name = foldName(originalUsername);
    const group = groups.get(name);
    if (group === undefined) groups.set(name, [retirementId]);
    else group.push(retirementId);
  }
  return [...groups.values()];
}
