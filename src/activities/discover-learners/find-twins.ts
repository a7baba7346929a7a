import type { Learner } from '../../domain/learner/learner';

/** Usernames that differ by case only share one retired name, so that only one of their learners can ever be renamed. */
function foldCase(username: string): string {
  return username.toLowerCase();
}

/** Learners whose retirement has not ended, by name: who of them has a twin among the others. */
export class Names {
  private readonly byName = new Map<string, number>();
  readonly twins = new Set<number>();

  /** @param userId LMS user id; of a row that cannot be read, whatever tells it from the others */
  add({ originalUsername, userId }: Pick<Learner, 'originalUsername' | 'userId'>): void {
    const name = foldCase(originalUsername);
    const other = this.byName.get(name);
    if (other === undefined) this.byName.set(name, userId);
    else if (other !== userId) this.twins.add(userId).add(other);
  }

  /** Also of a learner who is not among them. */
  hasTwin({ originalUsername, userId }: Pick<Learner, 'originalUsername' | 'userId'>): boolean {
    return this.twins.has(userId) || (this.byName.get(foldCase(originalUsername)) ?? userId) !== userId;
  }
}

/** A row of somebody whose retirement has ended. */
type EndedRow =
  | { readonly kind: 'row'; readonly record: Pick<Learner, 'userId' | 'originalUsername' | 'retiredUsername'> }
  | { readonly kind: 'unreadable' };

/** A learner whose twin's retirement has ended, and that twin. */
export interface LateTwin {
  readonly userId: number;
  readonly ended: number;
}

/**
 * Who of those that are to be started has a twin among those that have ended. Some sites blank or overwrite the name of a
 * COMPLETE row: an empty name, and one that several rows share, is nobody's. The retired name tells a twin even then.
 */
export async function twinsAmong(
  candidates: readonly Learner[],
  ended: AsyncIterable<EndedRow> | Iterable<EndedRow>,
): Promise<readonly LateTwin[]> {
  const byName = groupBy(candidates, ({ originalUsername }) => foldCase(originalUsername));
  const byRetired = groupBy(candidates, ({ retiredUsername }) => retiredUsername);
  const found: LateTwin[] = [];
  const sameName = new Map<string, { readonly userIds: Set<number>; readonly twins: LateTwin[] }>();
  for await (const row of ended) {
    if (row.kind === 'unreadable') continue;
    const { originalUsername, retiredUsername, userId } = row.record;
    const pairs = (them: readonly Learner[] = []) =>
      them.filter((one) => one.userId !== userId).map((one) => ({ userId: one.userId, ended: userId }));
    if (retiredUsername.trim() !== '') found.push(...pairs(byRetired.get(retiredUsername)));
    if (originalUsername.trim() === '') continue;
    const twins = pairs(byName.get(foldCase(originalUsername)));
    if (twins.length === 0) continue;
    const same = sameName.get(originalUsername) ?? { userIds: new Set(), twins: [] };
    same.userIds.add(userId);
    same.twins.push(...twins);
    sameName.set(originalUsername, same);
  }
  for (const { userIds, twins } of sameName.values()) if (userIds.size === 1) found.push(...twins);
  return found;
}

function groupBy(learners: readonly Learner[], key: (learner: Learner) => string): Map<string, Learner[]> {
  const groups = new Map<string, Learner[]>();
  for (const learner of learners) {
    const group = groups.get(key(learner));
    if (group === undefined) groups.set(key(learner), [learner]);
    else group.push(learner);
  }
  return groups;
}
