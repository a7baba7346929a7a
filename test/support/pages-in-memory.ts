import type { ReportPages } from '../../src/activities/kit/report-pages';
import type { PartnerEntry } from '../../src/domain/partner-report/entry';

/** Pages of partner reports in memory. */
export class PagesInMemory implements ReportPages {
  readonly kept = new Map<string, readonly PartnerEntry[]>();
  /** So many times `keep` fails before it works. */
  failing = 0;
  /** So many times `read` fails before it works. */
  failingReads = 0;

  async keep(page: string, entries: readonly PartnerEntry[]): Promise<void> {
    if (this.failing > 0) {
      this.failing -= 1;
      throw new Error('Temporal does not answer');
    }
    if (!this.kept.has(page)) this.kept.set(page, entries);
  }
  async read(page: string): Promise<readonly PartnerEntry[]> {
    if (this.failingReads > 0) {
      this.failingReads -= 1;
      throw new Error('Temporal does not answer');
    }
    return this.kept.get(page) ?? [];
  }
  async list(prefix: string): Promise<readonly string[]> {
    return [...this.kept.keys()].filter((page) => page.startsWith(prefix)).sort();
  }
  async forget(page: string): Promise<void> {
    this.kept.delete(page);
  }
}
