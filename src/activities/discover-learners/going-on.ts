import type { DiscoveryCounts } from '../../domain/discovery/discovery-counts';
import type { OpenRun } from '../kit/runs';

/** Counts open runs that nothing but a first approval keeps from going on. */
export class GoingOn {
  private begun = 0;
  /** PENDING, and due by the cool-off of this discovery: their runs may have a longer one. */
  private readonly due: number[] = [];

  constructor(
    private readonly asking: ReadonlyMap<number, OpenRun>,
    private readonly held: ReadonlySet<number>,
  ) {}

  see(userId: number, isPending: boolean): void {
    const attention = this.asking.get(userId)?.attention ?? 'instance.not-applied';
    if (attention !== 'instance.not-applied' || this.held.has(userId)) return;
    if (isPending) this.due.push(userId);
    else this.begun += 1;
  }

  /** @param coolingOff tells how many of some sleep; see `Runs.coolingOff` */
  async count(coolingOff: (userIds: readonly number[]) => Promise<number>): Promise<Pick<DiscoveryCounts, 'goOn'>> {
    const asleep = this.due.length === 0 ? 0 : await coolingOff(this.due);
    const goOn = this.begun + this.due.length - asleep;
    return goOn === 0 ? {} : { goOn };
  }
}
