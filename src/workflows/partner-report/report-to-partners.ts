import { ActivityFailure, CancellationScope, setWorkflowOptions, upsertMemo, workflowInfo } from '@temporalio/workflow';
import type { Activities } from '../../activities/contract';
import type { OwedResult, PrepareResult, ReportInput } from '../../activities/partner-report/contract';
import { MOST_MISSING } from '../../domain/partner-report/entry';
import { owedNotes, owedOf, owedWindow, type ReportNote } from '../../domain/partner-report/report-note';
import { UnreadableEntries } from '../../domain/partner-report/unreadable';
import { whenVersioned } from '../kit/versioning';
import { askLms } from './ask-lms';
import type { ReportMemo, ReportPhase, ReportResult, ReportToPartnersInput } from './messages';
import { reportActivities } from './report-activities';
import { ReportHold } from './report-hold';

/**
 * One partner report: hold, ask the LMS once, write down what it says, and only then make files of it, tell the partners,
 * and clean up. Temporal's cancel does not reach it: half a report is none.
 */
export async function reportToPartners(input: ReportToPartnersInput): Promise<ReportResult> {
  return CancellationScope.nonCancellable(() => new PartnerReport(input).make());
}

setWorkflowOptions(whenVersioned('PINNED'), reportToPartners);

class PartnerReport {
  private readonly report = workflowInfo().runId;
  private readonly activities: Activities;
  /** The same activities, each attempted once. */
  private readonly once: Activities;
  /** The same, tried for as long as a report lasts. */
  private readonly afterTelling: Activities;
  private site: ReportInput['site'];
  private result: ReportResult;

  constructor(private readonly input: ReportToPartnersInput) {
    const { instance, kind, expiry } = input;
    this.site = { instance, fingerprint: '' };
    this.activities = reportActivities(instance, 'a-day');
    this.once = reportActivities(instance, 'once');
    this.afterTelling = reportActivities(instance, 'as-report');
    const lost = input.lost === undefined ? {} : { lost: input.lost };
    this.result = { ...NOTHING, report: this.report, kind, ...lost, ...(expiry === undefined ? {} : { expiry }) };
  }

  async make(): Promise<ReportResult> {
    const { instance, kind, lost, scheduled } = this.input;
    const { record, notApproved } = await this.activities.readRecord({ instance, needed: true, scheduled });
    if (notApproved === true) return this.show('ended', { notApproved });
    const notes = record?.partnerReports ?? [];
    this.site = { instance, fingerprint: record?.settings.fingerprint ?? '' };
    this.show('preparing', { owed: owedOf(notes) });
    const needed = scheduled === true && record?.settings.partnerReport?.delivery !== undefined;
    const asks = kind === 'count' ? {} : { asks: true as const };
    const prepared = await this.activities.prepareReport({ ...this.about, ...(needed ? { needed } : {}), ...asks });
    if ('notSet' in prepared) return this.show('ended', prepared);
    if ('held' in prepared) return this.show('ended', { held: 'preparing' });
    const { address, pages } = prepared;
    const waiting = pages.length === 0 ? 0 : await this.activities.countWaiting({ ...this.about, pages });
    this.show('preparing', { address, waiting });
    if (kind === 'count') return this.count(notes);
    const fresh = kind === 'run' ? await this.ask(prepared, notes) : await this.recover(notes, lost ?? '');
    return this.deliver([...new Set([...pages, ...fresh])], prepared.tells && this.input.quiet !== true);
  }

  /** @returns the pages of what came */
  private async ask(
    { answerTimeoutMs, lmsBehindMs }: PrepareResult,
    notes: readonly ReportNote[],
  ): Promise<readonly string[]> {
    const hold = new ReportHold(this.activities, this.about, this.input.by, answerTimeoutMs);
    this.show('holding');
    const behind = lmsBehindMs === undefined ? {} : { lmsBehindMs };
    try {
      const { outcome, askedAt, failure, taken } = await askLms({
        take: (ask) => this.once.takeReport({ ...this.about, ask }),
        find: (question) => this.activities.findPages(question),
        input: this.about,
        hold,
        answerTimeoutMs,
        lmsBehindMs,
        mayBeReset: owedNotes(notes).length > 0,
        note: async (askedAt) => {
          this.show('asking');
          await this.note({ id: this.report, askedAt, outcome: 'asking', learners: 0, ...behind });
        },
      });
      const isInPart = outcome === 'answered' && taken.unreadable.length > 0;
      const noted = isInPart ? 'in-part' : outcome;
      const note = { id: this.report, askedAt, outcome: noted, learners: taken.learners, ...behind } as const;
      const stand = await this.note(note);
      const said = failure === undefined || outcome === 'answered' ? {} : { failure };
      this.show('collecting', {
        asked: outcome,
        received: taken.learners,
        ...new UnreadableEntries().addAll(taken).said(),
        owed: owedOf(stand),
        ...said,
      });
      if (outcome === 'lost') this.show('collecting', { queued: await this.countOwed(stand, this.report) });
      return taken.pages;
    } finally {
      await hold.release();
    }
  }

  private async recover(notes: readonly ReportNote[], lost: string): Promise<readonly string[]> {
    const window = owedWindow(notes, lost, this.input.sinceMs);
    const note = owedNotes(notes).find(({ id }) => id === lost);
    if (window === undefined || note === undefined) return [];
    this.show('collecting');
    const { orgs = {} } = this.input;
    const found = await this.activities.collectOwed({ ...this.about, window, orgs, dryRun: false });
    const { pages, learners, unknown, unknownInAll } = found;
    const done = { ...note, outcome: unknownInAll === 0 ? ('recovered' as const) : note.outcome };
    const owed = owedOf(await this.note(done));
    this.show('collecting', { received: learners, unknown, owed });
    return pages;
  }

  private async count(notes: readonly ReportNote[]): Promise<ReportResult> {
    const { lost, orgs, sinceMs } = this.input;
    const now = { id: this.report, askedAt: new Date().toISOString(), outcome: 'asking' as const, learners: 0 };
    const found = await this.lookForOwed([...notes, now], lost ?? this.report, { orgs, sinceMs });
    return this.show('ended', {
      queued: found.learners + found.unknownInAll,
      ...(lost === undefined ? {} : { unknown: found.unknown }),
    });
  }

  private async countOwed(notes: readonly ReportNote[], id: string): Promise<number> {
    const { learners, unknownInAll } = await this.lookForOwed(notes, id);
    return learners + unknownInAll;
  }

  private lookForOwed(
    notes: readonly ReportNote[],
    id: string,
    { orgs = {}, sinceMs }: Pick<ReportToPartnersInput, 'orgs' | 'sinceMs'> = {},
  ): Promise<OwedResult> {
    const window = owedWindow(notes, id, sinceMs) ?? { afterMs: 0, untilMs: 0 };
    return this.activities.collectOwed({ ...this.about, window, orgs, dryRun: true });
  }

  private async deliver(pages: readonly string[], tells: boolean): Promise<ReportResult> {
    if (pages.length === 0) return this.show('ended');
    this.show('writing');
    const day = workflowInfo().runStartTime.toISOString().slice(0, 10);
    const work = { ...this.about, pages, day };
    const done = await this.activities.writeReports(work);
    if ('held' in done) return this.show('ended', { held: 'writing' });
    const { files, aside: waiting, ...written } = done;
    this.show('telling', { ...written, files });
    if (tells) this.show('telling', { told: await this.tell(files) });
    const unmapped = Object.keys(written.unmapped);
    let [cleanedUp, gone, aside] = [0, 0, 0];
    const missing: number[] = [];
    for (const page of pages) {
      const settled = await this.afterTelling.settlePage({ ...this.about, page, unmapped });
      cleanedUp += settled.deleted;
      gone += settled.gone ?? 0;
      aside += settled.aside;
      missing.push(...settled.missing);
      const unsure = gone === 0 ? {} : { gone };
      // Who is in two pages counts once.
      const all = { cleanedUp, ...unsure, aside: waiting ?? aside, missing: missing.slice(0, MOST_MISSING) };
      this.show('cleaning-up', all);
      await this.afterTelling.forgetPage({ ...this.about, page });
    }
    return this.show('ended');
  }

  /** A partner who could not be told has the report all the same. */
  private async tell(files: Parameters<Activities['tellPartners']>[0]['files']) {
    try {
      return await this.activities.tellPartners({ ...this.about, files });
    } catch (error) {
      if (!(error instanceof ActivityFailure)) throw error;
      return { told: 0, nobody: [], failed: [...new Set(files.map(({ partner }) => partner))] };
    }
  }

  /** @returns all notes as they stand then: a person may have settled some since this report has begun */
  private async note(note: ReportNote): Promise<readonly ReportNote[]> {
    const { instance, by } = this.input;
    const change = { does: 'note' as const, notes: [note] };
    await this.activities.changeRecord({ instance, name: 'reportPartners', change, by });
    const { record } = await this.activities.readRecord({ instance, needed: true });
    return record?.partnerReports ?? [];
  }

  private get about(): ReportInput {
    return { site: this.site, report: this.report };
  }

  /** Lists and `describe` show it without a worker. */
  private show(phase: ReportPhase, more: Partial<ReportResult> = {}): ReportResult {
    this.result = { ...this.result, ...more, phase };
    upsertMemo({ result: this.result } satisfies ReportMemo as Record<string, unknown>);
    return this.result;
  }
}

const NOTHING = {
  phase: 'preparing',
  received: 0,
  waiting: 0,
  learners: 0,
  files: [],
  unmapped: {},
  withoutPlace: [],
  cleanedUp: 0,
  missing: [],
  aside: 0,
  unreadable: [],
  owed: [],
} as const;
