import { counted } from '../../domain/text/counted';
import type { BatchCounts } from '../../operations/discovery/batch-counts';
import type { Progress } from '../../operations/progress';

/** How far an operation is, in a line. */
export function progressText(progress: Progress): string {
  switch (progress.doing) {
    case 'reading-queue':
      return "reading the LMS's queue";
    case 'reading-complete':
      return "reading the LMS's list of COMPLETE learners";
    case 'archiving': {
      const { done, all, files } = progress;
      return `${bar(done, all)} ${done}/${all} archived and removed, ${counted(files, 'file')}`;
    }
    case 'searching-archives':
      return 'searching the archives';
    case 'worker-busy':
      return 'the workers are busy';
    case 'lms-silent':
      return `${progress.detail}, attempt ${progress.attempt}${progress.atMost === undefined ? '' : ` of ${progress.atMost}`}`;
    case 'holding':
      return progress.left === 0 ? 'held; waiting until every worker knows' : `held; ${progress.left} still at work`;
    case 'reporting':
      return `partner report: ${REPORT_PHASES[progress.phase]}${progress.received === 0 ? '' : ` (${counted(progress.received, 'learner')})`}`;
    case 'searching-runs':
      return 'looking through the runs of this instance';
    case 'requesting': {
      const { done, all, dryRun } = progress;
      return `${bar(done, all)} ${done}/${all} ${dryRun ? 'checked' : 'requested'}`;
    }
    case 'replacing': {
      const { done, all } = progress;
      if (all === undefined) return `waiting for a run that was begun before: ${counted(done, 'username')} done`;
      return `${bar(done, all)} ${done}/${counted(all, 'username')}`;
    }
    case 'handing-over':
      return `${bar(progress.done, progress.all)} ${progress.done}/${progress.all} handed over; nothing is done before all are`;
    case 'campaign': {
      const { is, done, all, refused } = progress;
      return `${bar(done, all)} ${done}/${all}, ${refused} refused (${is})`;
    }
    case 'verb-sent':
      return `sent, and not answered yet${progress.waitsFor === undefined ? '' : `: the run waits for ${progress.waitsFor}`}`;
    case 'looking':
      return `${bar(progress.done, progress.all)} ${progress.done}/${progress.all} looked at`;
    case 'verbs': {
      const { done, all, verb, refused } = progress;
      return `${bar(done, all)} ${done}/${all} ${verb}, ${refused} refused`;
    }
    case 'following-run':
      return `learner ${progress.userId}: ${[progress.phase, progress.step].filter(Boolean).join(', ')}`;
    case 'following-batch':
      return describeCounts(progress.counts, progress.expected);
  }
}

const REPORT_PHASES: Readonly<Record<Extract<Progress, { doing: 'reporting' }>['phase'], string>> = {
  preparing: 'looking at the LMS and at the place for files',
  holding: 'waiting until nobody is being queued',
  asking: 'asking the LMS',
  collecting: 'collecting learners',
  writing: 'writing files',
  telling: 'telling partners',
  'cleaning-up': 'cleaning up in the LMS',
  ended: 'done',
};

/** `[####----] 12/25 · 11 completed · 1 cancelled · 3 under way · 10 cooling off` */
function describeCounts(counts: BatchCounts, expected: number): string {
  const ended = counts.completed + counts.cancelled + counts.withdrawn + counts.aborted + counts.broken;
  const all = Math.max(expected, counts.total);
  const parts: [number, string][] = [
    [counts.completed, 'completed'],
    [counts.cancelled, 'cancelled'],
    [counts.withdrawn, 'withdrawn'],
    [counts.aborted, 'aborted'],
    [counts.broken, 'ended by hand or fault'],
    [counts.moving, 'under way'],
    [counts.attention, 'need a person'],
    [counts.held, 'held'],
    [counts.coolingOff, 'cooling off'],
  ];
  const said = parts.filter(([amount]) => amount > 0).map(([amount, what]) => `${amount} ${what}`);
  return [`${bar(ended, all)} ${ended}/${all} ended`, ...said].join(' · ');
}

const BAR_WIDTH = 24;

/** `[######------]`, in ASCII, for any terminal and log. */
export function bar(done: number, all: number): string {
  const filled = all === 0 ? BAR_WIDTH : Math.floor((Math.min(done, all) / all) * BAR_WIDTH);
  return `[${'#'.repeat(filled)}${'-'.repeat(BAR_WIDTH - filled)}]`;
}
