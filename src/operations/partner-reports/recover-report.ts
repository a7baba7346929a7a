import { NOTES_KEPT, noteBefore, owedNotes, type ReportNote } from '../../domain/partner-report/report-note';
import { describeRecord } from '../../temporal/records/describe-record';
import type { ReportResult } from '../../workflows/partner-report/messages';
import type { OperationContext } from '../operation-context';
import { isRefusal, type Refusal } from '../refusal';
import { isUnderWay } from './is-under-way';
import { owedQuestion } from './owed-question';
import { lastReports } from './report-runs';
import { runReport } from './run-report';

export interface RecoverOptions {
  /** Which question, by its report's run id; without it the oldest that nobody has made up for. */
  readonly lost?: string;
  /** Organizations by LMS user id. */
  readonly orgs: Readonly<Record<string, readonly string[]>>;
  /** When the report before that one was made, where the record does not know. @unit epoch milliseconds */
  readonly sinceMs?: number;
  readonly quiet?: boolean;
  /** Only counts. */
  readonly dryRun: boolean;
}

/** Questions whose answers were lost, the oldest first: not one whose report still waits for its answer. */
export async function owedQuestions(
  context: Pick<OperationContext, 'client' | 'instance'>,
): Promise<readonly ReportNote[] | Refusal> {
  const notes = await questions(context);
  if (isRefusal(notes)) return notes;
  const owed: ReportNote[] = [];
  for (const note of owedNotes(notes)) if (!(await isUnderWay(context, note))) owed.push(note);
  return owed;
}

async function questions({
  client,
  instance,
}: Pick<OperationContext, 'client' | 'instance'>): Promise<readonly ReportNote[] | Refusal> {
  const sight = await describeRecord(client, instance);
  if (sight.kind === 'none') return { refusal: 'failure', code: 'instance.not-applied' };
  if (sight.kind !== 'found') return { refusal: 'failure', code: 'instance.unreadable' };
  return sight.record.partnerReports ?? [];
}

/** Makes up for a question whose answer was lost, from what Lethe's own runs know. */
export async function recoverReport(
  context: OperationContext,
  { lost, orgs, sinceMs, quiet, dryRun }: RecoverOptions,
): Promise<ReportResult | Refusal> {
  const notes = await questions(context);
  if (isRefusal(notes)) return notes;
  const note = owedQuestion(notes, { lost, sinceMs });
  if (isRefusal(note)) return note;
  if (sinceMs === undefined && (await lacksBefore(context, notes, note))) {
    return {
      refusal: 'record',
      reason: `Lethe does not know when the report before ${note.id} was made, so learners of earlier reports would be reported again`,
      next: 'say-when-before',
    };
  }
  const kind = dryRun ? 'count' : 'recover';
  const since = sinceMs === undefined ? {} : { sinceMs };
  return runReport(context, { kind, lost: note.id, orgs, ...since, ...(quiet === true ? { quiet } : {}) });
}

/** Whether there were reports before this question, and the record has forgotten the last of them. */
async function lacksBefore(
  context: OperationContext,
  notes: readonly ReportNote[],
  { id, askedAt }: ReportNote,
): Promise<boolean> {
  if (noteBefore(notes, id) !== undefined) return false;
  if (notes.length >= NOTES_KEPT) return true;
  const reports = await lastReports(context, LOOKED_AT);
  return reports.some(({ report, startedAt, result }) => {
    const asked = result === undefined || (result.asked !== undefined && result.asked !== 'not-done');
    return report !== id && asked && Date.parse(startedAt) < Date.parse(askedAt);
  });
}

/** Reports that are looked through for what they have made up for. */
const LOOKED_AT = 100;
