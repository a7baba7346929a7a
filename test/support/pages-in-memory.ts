import type { ReportPages } from '../../src/activities/kit/report-pages';
import type { PartnerEntry } from '../../src/domain/partner-report/entry';

/** Pages of partner reports in memory. */
export class PagesInMemory implements ReportPages {
  readonly kept = new Map<string, readonly PartnerEntry[]>();
  readonly ids = new Map<string, readonly number[]>();
  /** So many times `keep` fails before it works. */
  failing = 0;
  /** So many times `read` fails before it works. */
  failingReads = 0;
  /** Lists lack a page so many times before they have it, as Temporal's are behind. */
  listsBehind = 0;
  /** What happens to a page just before it is read. */
  beforeRead?: (page: string) => void;
  private readonly notListed = new Map<string, number>();

  async keep(page: string, entries: readonly PartnerEntry[]): Promise<void> {
    if (this.failing > 0) {
      this.failing -= 1;
      throw new Error('Temporal does not answer');
    }
    if (this.kept.has(page)) return;
    this.kept.set(page, entries);
    this.notListed.set(page, this.listsBehind);
  }
  async read(page: string): Promise<readonly PartnerEntry[] | undefined> {
    if (this.failingReads > 0) {
      this.failingReads -= 1;
      throw new Error('Temporal does not answer');
    }
    this.beforeRead?.(page);
    return this.kept.get(page);
  }
  async list(prefix: string): Promise<readonly string[]> {
    return [...this.kept.keys(), ...this.ids.keys()]
      .filter((page) => page.startsWith(prefix) && this.isListed(page))
      .sort();
  }
  async forget(page: string): Promise<void> {
    this.kept.delete(page);
    this.ids.delete(page);
  }
  async keepIds(page: string, userIds: readonly number[]): Promise<void> {
    if (this.ids.has(page)) return;
    this.ids.set(page, userIds);
    this.notListed.set(page, this.listsBehind);
  }
  async readIds(page: string): Promise<readonly number[] | undefined> {
    return this.ids.get(page);
  }

  private isListed(page: string): boolean {
    const behind = this.notListed.get(page) ?? 0;
    this.notListed.set(page, behind - 1);
    return behind <= 0;
  }
}
