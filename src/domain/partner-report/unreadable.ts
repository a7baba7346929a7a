/** An entry that lacks what a report needs. */
export interface UnreadableEntry {
  /** The first field that is wrong; `row` where it is the entry as a whole. */
  readonly field: string;
  /** LMS user id, where the entry has one. */
  readonly userId?: number;
}

/** Entries of an answer that cannot be read. The LMS has marked their rows, and gives them to nobody again. */
export interface UnreadableSaid {
  /** The first of them. */
  readonly unreadable: readonly UnreadableEntry[];
  /** All of them; absent where all are in `unreadable`. */
  readonly unreadableInAll?: {
    readonly count: number;
    /** LMS user ids of those that have one, at most 1,000. */
    readonly userIds: readonly number[];
  };
}

const MOST_WITH_FIELD = 20;
const MOST_IDS = 1_000;

/** Counts entries that cannot be read. None is counted twice whose LMS user id is known. */
export class UnreadableEntries {
  private readonly first: UnreadableEntry[] = [];
  private readonly userIds = new Set<number>();
  private count = 0;

  add(entry: UnreadableEntry): void {
    if (this.isNew(entry.userId) && this.first.length < MOST_WITH_FIELD) this.first.push(entry);
  }

  /** Those of another answer. */
  addAll({ unreadable, unreadableInAll: all }: UnreadableSaid): this {
    for (const entry of unreadable) this.add(entry);
    if (all === undefined) return this;
    const listed = new Set(unreadable.map(({ userId }) => userId));
    const others = all.userIds.filter((userId) => !listed.has(userId));
    for (const userId of others) this.isNew(userId);
    this.count += all.count - unreadable.length - others.length;
    return this;
  }

  said(): UnreadableSaid {
    const { first: unreadable, count } = this;
    return count === unreadable.length
      ? { unreadable }
      : { unreadable, unreadableInAll: { count, userIds: [...this.userIds] } };
  }

  private isNew(userId: number | undefined): boolean {
    if (userId !== undefined && this.userIds.has(userId)) return false;
    if (userId !== undefined && this.userIds.size < MOST_IDS) this.userIds.add(userId);
    this.count += 1;
    return true;
  }
}
