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
 * The names of learners whose retirement has ended. Some sites blank or overwrite the name of a COMPLETE row: an empty
 * name, and one that several rows share, is nobody's. The retired name tells a twin even then.
 */
export class EndedNames {
  private readonly byRetired = new Map<string, Set<number>>();
  /** By the name without case, then by the name as it is written. */
  private readonly byName = new Map<string, Map<string, Set<number>>>();

  /** @param among those alone are kept whom one of these could be a twin of */
  async read(ended: AsyncIterable<EndedRow>, among?: readonly Learner[]): Promise<this> {
    const names = among && new Set(among.map(({ originalUsername }) => foldCase(originalUsername)));
    const retired = among && new Set(among.map(({ retiredUsername }) => retiredUsername));
    for await (const row of ended) {
      if (row.kind === 'unreadable') continue;
      const { originalUsername, retiredUsername, userId } = row.record;
      const name = foldCase(originalUsername);
      if (retiredUsername.trim() !== '' && retired?.has(retiredUsername) !== false) {
        add(this.byRetired, retiredUsername, userId);
      }
      if (originalUsername.trim() === '' || names?.has(name) === false) continue;
      const spelled = this.byName.get(name) ?? new Map<string, Set<number>>();
      this.byName.set(name, add(spelled, originalUsername, userId));
    }
    return this;
  }

  /** LMS user ids of those who have ended and are a twin of this learner. */
  twinsOf({ userId, originalUsername, retiredUsername }: Learner): readonly number[] {
    const others = (ids: ReadonlySet<number> = new Set()) => [...ids].filter((id) => id !== userId);
    const spelled = [...(this.byName.get(foldCase(originalUsername))?.values() ?? [])].map(others);
    const named = spelled.filter(({ length }) => length === 1).flat();
    return [...new Set([...others(this.byRetired.get(retiredUsername)), ...named])];
  }
}

function add(ids: Map<string, Set<number>>, key: string, userId: number): Map<string, Set<number>> {
  const some = ids.get(key);
  if (some === undefined) ids.set(key, new Set([userId]));
  else some.add(userId);
  return ids;
}

/** Who of those that are to be started has a twin among those that have ended. */
export async function twinsAmong(
  candidates: readonly Learner[],
  ended: AsyncIterable<EndedRow>,
): Promise<readonly LateTwin[]> {
  const names = await new EndedNames().read(ended, candidates);
  return candidates.flatMap((one) => names.twinsOf(one).map((twin) => ({ userId: one.userId, ended: twin })));
}
