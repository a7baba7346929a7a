import { sleepOrAbort } from '../shell/ask-workflow';
import { EXIT_CODES } from '../shell/cli-error';
import type { Session } from '../shell/session';
import { formatFacts } from '../shell/table';
import { type LearnerRow, learnerRow } from './learner-row';
import { describeRun } from './learner-run';

const LOOK_EVERY_MS = 1_000;

/** Waits until a learner's run has ended or needs a person, with progress; prints where it stands then. */
export async function waitForRun(session: Session, instance: string, userId: number, sent: object): Promise<number> {
  const goesOn = `the learner goes on without us; see \`${session.command(`learner show id:${userId}`)}\``;
  const row = await session.waiting(goesOn, async (signal) => {
    for (;;) {
      const run = await describeRun(session, instance, userId);
      if (run === undefined) return undefined;
      const now = learnerRow(run.info);
      if (!now.open || needsPerson(now)) return now;
      session.progress.show(`learner ${userId}: ${[now.phase, now.step].filter(Boolean).join(', ')}`);
      await sleepOrAbort(LOOK_EVERY_MS, signal);
    }
  });
  const { open, ...facts } = row ?? { userId, phase: 'gone', open: false };
  session.answer({ ...sent, ...facts, open }, () => formatFacts(Object.entries(facts)));
  return open ? EXIT_CODES.attention : EXIT_CODES.ok;
}

function needsPerson(row: LearnerRow): boolean {
  return row.attention !== undefined || row.phase === 'attention' || row.phase === 'held';
}
