import type { Learner } from '../learner/learner';
import { foldName } from '../text/fold-name';
import { type ArchiveBatch, type Span, spansOfDays } from './archive-batch';
import { type ArchiveWindow, isInWindow, isReported } from './archive-window';

/** Why somebody who is old enough is not archived now. */
export type SetAsideWhy =
  /** Another COMPLETE learner has the same name by case or accent, and is too young or not to be sent: both or none. */
  | 'twin-waits'
  /** Blank, or the same for several rows: the LMS's clean-up takes names alone, and could not tell them apart. */
  | 'name-not-unique'
  /** No partner report that Lethe knows has named them, or somebody whose name differs by case or accent. */
  | 'not-reported'
  /** A field of the row cannot be read. */
  | 'unreadable'
  /** The LMS refused to remove this row. */
  | 'refused';

export interface SetAside {
  readonly why: SetAsideWhy;
  readonly retirementId?: number;
  readonly userId?: number;
}

export interface ArchivePlan {
  readonly batches: readonly ArchiveBatch[];
  readonly learners: number;
  /** Of these, how many no partner report that Lethe knows has named. */
  readonly unreported: number;
  readonly setAside: readonly SetAside[];
  /** There are more, for the next plan. */
  readonly more: boolean;
  /** Of those in the batches, the days of the oldest and of the newest request; absent where there is nobody. */
  readonly days?: readonly [oldest: string, newest: string];
}

/** What is kept of a row while it is planned. */
interface Seen {
  readonly retirementId: number;
  readonly userId: number;
  readonly username: string;
  readonly day: string;
  readonly isOld: boolean;
  readonly isReported: boolean;
}

interface PlanOptions {
  readonly batchSize: number;
  /** Batches of one plan. */
  readonly mostBatches: number;
  /** Retirement ids that the LMS has refused before. */
  readonly refused?: readonly number[];
}

/** Divides all COMPLETE rows of an LMS into batches. A row that is met twice counts once. */
export class BatchPlanner {
  private readonly groups = new Map<string, Map<number, Seen>>();
  private readonly unreadable: SetAside[] = [];

  /** @param inWaiting LMS user ids of learners whose entry for partners waits: they are in no file yet */
  constructor(
    private readonly window: ArchiveWindow,
    private readonly inWaiting: ReadonlySet<number> = new Set(),
  ) {}

  add(row: Learner): void {
    const { retirementId, userId, originalUsername: username, created, modified } = row;
    const name = foldName(username);
    const group = this.groups.get(name) ?? new Map<number, Seen>();
    const day = created.slice(0, 10);
    const reported = isReported(this.window, modified) && !this.inWaiting.has(userId);
    const isOld = isInWindow(this.window, created);
    group.set(retirementId, { retirementId, userId, username, day, isOld, isReported: reported });
    this.groups.set(name, group);
  }

  /** A row that cannot be read is left where it is, and so is everybody who has its name. */
  addUnreadable(row: Pick<SetAside, 'retirementId' | 'userId'> & { readonly username?: string }): void {
    const { username, ...ids } = row;
    if (this.unreadable.some(({ retirementId }) => retirementId !== undefined && retirementId === ids.retirementId))
      return;
    this.unreadable.push({ why: 'unreadable', ...ids });
    if (username === undefined) return;
    const name = foldName(username);
    const group = this.groups.get(name) ?? new Map<number, Seen>();
    const key = ids.retirementId ?? -this.unreadable.length;
    group.set(key, { retirementId: key, userId: ids.userId ?? 0, username, day: '', isOld: false, isReported: false });
    this.groups.set(name, group);
  }

  end({ batchSize, mostBatches, refused = [] }: PlanOptions): ArchivePlan {
    const refusedIds = new Set(refused);
    const setAside: SetAside[] = [...this.unreadable];
    const ready: (readonly Seen[])[] = [];
    for (const group of this.groups.values()) {
      const members = [...group.values()];
      const why = whyNot(members, this.window.unreported === 'remove');
      const wasRefused = members.some(({ retirementId }) => refusedIds.has(retirementId));
      if (why === 'ready' && !wasRefused) ready.push(members);
      if (why === 'ready' || why === 'too-young') continue;
      const old = members.filter(({ isOld }) => isOld);
      setAside.push(...old.map(({ retirementId, userId }) => ({ why, retirementId, userId })));
    }
    ready.sort((a, b) => firstId(a) - firstId(b));
    const cut = cutInto(ready, batchSize);
    const chosen = cut.slice(0, mostBatches);
    const ids = this.idsOf(chosen);
    const days = chosen.flatMap((batch) => batch.map(({ day }) => day)).sort();
    const [oldest, newest] = [days[0], days.at(-1)];
    return {
      batches: chosen.map((batch, at) => ({
        days: spansOfDays(batch.map(({ day }) => day)),
        ids: ids[at] ?? [],
        learners: batch.length,
      })),
      learners: days.length,
      unreported: chosen.flat().filter(({ isReported }) => !isReported).length,
      setAside,
      more: cut.length > chosen.length,
      ...(oldest === undefined || newest === undefined ? {} : { days: [oldest, newest] }),
    };
  }

  /** Of each batch its ids, as spans in which no other row has an id. */
  private idsOf(batches: readonly (readonly Seen[])[]): readonly (readonly Span<number>[])[] {
    const owners = new Map(
      batches.flatMap((batch, at) => batch.map(({ retirementId }) => [retirementId, at] as const)),
    );
    const spans = batches.map((): [number, number][] => []);
    const all = [...this.groups.values()].flatMap((group) => [...group.keys()]).sort((a, b) => a - b);
    let before: number | undefined;
    for (const id of all) {
      const owner = owners.get(id);
      if (owner !== undefined) {
        const own = spans[owner] as [number, number][];
        const last = own.at(-1);
        if (owner === before && last !== undefined) last[1] = id;
        else own.push([id, id]);
      }
      before = owner;
    }
    return spans;
  }
}

/** `ready` where all of the group can go together. */
function whyNot(
  members: readonly Seen[],
  alsoUnreported: boolean,
): 'ready' | 'too-young' | 'twin-waits' | 'name-not-unique' | 'not-reported' {
  if (!members.some(({ isOld }) => isOld)) return 'too-young';
  const names = new Set(members.map(({ username }) => username));
  if (names.size < members.length || [...names].some((name) => name.trim() === '')) return 'name-not-unique';
  if (!members.every(({ isOld }) => isOld)) return 'twin-waits';
  return alsoUnreported || members.every(({ isReported }) => isReported) ? 'ready' : 'not-reported';
}

function firstId(group: readonly Seen[]): number {
  return Math.min(...group.map(({ retirementId }) => retirementId));
}

/** Groups stay whole; a group that is larger than a batch is one all the same. */
function cutInto(groups: readonly (readonly Seen[])[], size: number): readonly (readonly Seen[])[] {
  const batches: Seen[][] = [];
  for (const group of groups) {
    const last = batches.at(-1);
    if (last !== undefined && last.length + group.length <= size) last.push(...group);
    else batches.push([...group]);
  }
  return batches;
}
