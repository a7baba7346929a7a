import { isSameRequest, type Request } from '../../domain/learner/learner';
import type { FailingCall, LearnerStory, ToldReceipt } from '../../operations/learners';
import { formatFacts, formatTable, type Page, PLAIN, wrap } from '../shell/page';
import { when } from '../shell/when';
import { describeStatus } from './status-text';

/** Everything that is known of a learner, for a person. @param link to the Web UI */
export function describeStory(story: LearnerStory, link: string | undefined, page: Page = PLAIN): string {
  const { earlier, failing, keptSince } = story;
  const isOfThis = (receipt: ToldReceipt) => isSameRequest(requestOf(story, receipt), requestOf(story, story));
  const others = story.receipts.filter((receipt) => !isOfThis(receipt));
  // What was done for another request says nothing of this one.
  const parts = [describeStatus({ ...story, receipts: story.receipts.filter(isOfThis) }, page)];
  if (failing !== undefined) parts.push(describeFailing(failing, page));
  if (earlier.length > 0) {
    const rows = earlier.map((run) => [
      when(run.startedAt),
      run.endedAt === undefined ? undefined : when(run.endedAt),
      run.phase,
      run.retirementId,
      run.ending,
    ]);
    parts.push(formatTable(['earlier run', 'ended', 'phase', 'retirement', 'how'], rows, page));
  }
  if (others.length > 0) {
    const rows = others.map((one) => [one.retirementId, one.step, one.service, one.outcome, one.at]);
    parts.push(formatTable(['earlier retirement', 'receipt', 'service', 'outcome', 'at'], rows, page));
  }
  if (Date.parse(story.requestedAt) < Date.parse(keptSince)) {
    const gone = `Runs that ended before ${keptSince.slice(0, 10)} are no longer kept: what they did is not shown.`;
    parts.push(wrap(gone, page.columns));
  }
  if (link !== undefined) parts.push(`Web UI: ${link}`);
  return parts.join('\n\n');
}

function requestOf({ userId }: LearnerStory, of: Pick<ToldReceipt, 'retirementId' | 'requestedAt'>): Request {
  return { userId, retirementId: of.retirementId, created: of.requestedAt };
}

/** A call that fails, before the run waits for it. */
export function describeFailing({ attempts, atMost, code, says, until }: FailingCall, page: Page): string {
  return formatFacts(
    [
      ['fails now', says ?? code ?? 'the worker was lost'],
      ['failed attempts', atMost === undefined ? attempts : `${attempts} of ${atMost}`],
      ['tries again', until === undefined ? 'now' : when(until)],
    ],
    page,
  );
}
