import { RetirementError } from '../../domain/failure/failure';
import { schedulesWait } from '../../domain/instance/approval';
import type { InstanceRecord } from '../../domain/instance/record';
import type { Learner } from '../../domain/learner/learner';
import { foldName } from '../../domain/text/fold-name';
import { linesOf } from '../../storage/json-lines';
import type { Storage } from '../../storage/storage';
import type { ActivityParts } from '../kit/activity-parts';
import { attempt } from '../kit/attempt';
import { mustBeMeant, mustNotBeHeld } from '../kit/in-force';
import { archivePlace, lineWriter, naming } from './archive-place';
import type { CleanUpInput, CleanUpResult, WrittenArchive } from './contract';
import { removeRows } from './remove-rows';
import { rowsOfBatch } from './write-archive';

/** One file is read, and some hundred rows are removed. @unit milliseconds */
const CLEAN_UP_DEADLINE_MS = 600_000;

/** What an attempt leaves for the one after it: how many rows the LMS has said that it removed. */
interface Memory {
  readonly removed: number;
}

/**
 * Removes the rows of one batch from the LMS. Before that, in this very attempt, the archive is read back: nobody is
 * removed whose line, as the LMS has them now, is not in it. Safe to repeat: the LMS is asked first who is there.
 */
export function createCleanUp(parts: ActivityParts) {
  return (input: CleanUpInput): Promise<CleanUpResult> =>
    attempt<Memory, CleanUpResult>(parts, input.site, CLEAN_UP_DEADLINE_MS, { service: 'LMS' }, async (now) => {
      const { signal } = now;
      const { rules, batch, window, archive } = input;
      if (archive === undefined && rules.contents !== 'none') throw new RetirementError('storage.differs');
      const mayGoOn = async () => {
        now.inTime();
        mayRun(input, await mustNotBeHeld(parts, 'LMS'));
      };
      await mayGoOn();
      const lms = parts.services.lms(signal);
      const kept =
        archive === undefined ? undefined : await readBack(parts, archivePlace(parts, rules, signal), archive);
      const { line } = await lineWriter(parts, rules);
      const changed = new Set<number>();
      const mayBeRemoved = async () => {
        const rows = await rowsOfBatch(lms, batch, window);
        const same = unchanged(rows, (row) => kept === undefined || kept.has(line(row)));
        for (const { retirementId } of rows) if (!same.has(retirementId)) changed.add(retirementId);
        return same;
      };
      let removed = now.remembered?.removed ?? 0;
      const onRemoved = (rows: number) => {
        removed += rows;
        now.remember({ removed });
      };
      const first = [...(await mayBeRemoved()).values()];
      const refused = await removeRows(first, { lms, redaction: rules.redaction, mayBeRemoved, mayGoOn, onRemoved });
      const gone = (archive?.learners ?? batch.learners) - removed - refused.length - changed.size;
      return {
        removed,
        refused: refused.map(({ retirementId, userId }: Learner) => ({ retirementId, userId })),
        changed: changed.size,
        ...(gone > 0 ? { gone } : {}),
      };
    });
}

/**
 * The yes was for the LMS that was in force then. Its address may have changed since, to what is a copy of it.
 * @throws RetirementError `instance.mismatch`, `instance.not-applied`
 */
function mayRun({ site, scheduled }: CleanUpInput, record: InstanceRecord): void {
  mustBeMeant(record, site.fingerprint);
  if (scheduled !== true || !schedulesWait(record, Date.now())) return;
  throw new RetirementError('instance.not-applied');
}

/**
 * Whose rows are as they were kept, by retirement id. The LMS takes names that differ by case or accent for one, so a row that
 * has changed keeps the others of its name.
 */
function unchanged(rows: readonly Learner[], isKept: (row: Learner) => boolean): ReadonlyMap<number, Learner> {
  const changed = new Set(rows.filter((row) => !isKept(row)).map(({ originalUsername }) => foldName(originalUsername)));
  const same = rows.filter(({ originalUsername }) => !changed.has(foldName(originalUsername)));
  return new Map(same.map((row) => [row.retirementId, row]));
}

/** Every line of the archive as the storage gives it back, when it is the very file that was written. */
function readBack(
  parts: ActivityParts,
  storage: Storage,
  { file, sha256, learners }: WrittenArchive,
): Promise<ReadonlySet<string>> {
  return naming(parts, file, async () => {
    const body = await storage.read(file);
    const lines = new Set<string>();
    let [count, seen] = [0, 'nothing'];
    for await (const line of body === 'absent' ? [] : linesOf(body, (hash) => (seen = hash))) {
      lines.add(line);
      count += 1;
    }
    if (seen === sha256 && count === learners) return lines;
    throw new RetirementError('storage.differs');
  });
}
