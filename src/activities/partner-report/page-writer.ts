import { setTimeout as sleep } from 'node:timers/promises';
import type { PartnerEntry } from '../../domain/partner-report/entry';
import { pageOfAsk } from '../../domain/partner-report/page-id';
import { UnreadableEntries } from '../../domain/partner-report/unreadable';
import type { ReportItem } from '../../openedx/lms/partner-queue';
import type { ReportPages } from '../kit/report-pages';
import type { Taken } from './contract';

/** Entries of a page: about 60 kB, and a payload may have 2 MB. */
const ENTRIES_A_PAGE = 100;
/** Long fields can make few entries a large page. @unit characters */
const LONGEST_PAGE = 400_000;
/** What the LMS has given it gives to nobody again: while this process lives, nothing is given up. @unit milliseconds */
const [FIRST_PAUSE_MS, LONGEST_PAUSE_MS] = [200, 5_000];

/** Writes down entries while they come. A page that cannot be written is tried again, however the attempt fares. */
export class PageWriter {
  private page: PartnerEntry[] = [];
  private characters = 0;
  private readonly pages: string[];
  private readonly writing: Promise<void>[] = [];
  private readonly unreadable = new UnreadableEntries();
  private learners = 0;
  private oldest: string | undefined;

  constructor(
    private readonly keeper: ReportPages,
    private readonly instance: string,
    private readonly report: string,
    private readonly ask: number,
    /** The first pages, which are written down already. */
    before: readonly string[] = [],
  ) {
    this.pages = [...before];
  }

  add(item: ReportItem): void {
    if ('unreadable' in item) {
      const { unreadable: field, userId } = item;
      this.unreadable.add({ field, ...(userId === undefined ? {} : { userId }) });
      return;
    }
    const length = JSON.stringify(item).length;
    if (this.characters + length > LONGEST_PAGE) this.turn();
    this.page.push(item);
    this.characters += length;
    this.learners += 1;
    if (this.oldest === undefined || Date.parse(item.created) < Date.parse(this.oldest)) this.oldest = item.created;
    if (this.page.length >= ENTRIES_A_PAGE) this.turn();
  }

  /** Resolves when all pages that are full are written down: then there is none without those before it. */
  async inOrder(): Promise<void> {
    await Promise.all(this.writing);
  }

  /** Resolves when everything is written down. */
  async end(): Promise<Taken> {
    this.turn();
    await Promise.all(this.writing);
    const { pages, learners, oldest, unreadable } = this;
    return { pages, learners, ...(oldest === undefined ? {} : { oldest }), ...unreadable.said() };
  }

  private turn(): void {
    if (this.page.length === 0) return;
    const id = pageOfAsk(this.instance, this.report, this.ask, this.pages.length);
    this.pages.push(id);
    this.writing.push(this.write(id, this.page));
    this.page = [];
    this.characters = 0;
  }

  private async write(id: string, entries: readonly PartnerEntry[]): Promise<void> {
    for (let pauseMs = FIRST_PAUSE_MS; ; pauseMs = Math.min(2 * pauseMs, LONGEST_PAUSE_MS)) {
      try {
        await this.keeper.keep(id, entries);
        return;
      } catch {
        await sleep(pauseMs);
      }
    }
  }
}
