import { RetirementError } from '../../domain/failure/failure';
import { holdOver } from '../../domain/instance/maintenance-hold';
import type { Learner } from '../../domain/learner/learner';
import { linesOf } from '../../storage/json-lines';
import type { Storage } from '../../storage/storage';
import type { ActivityParts } from '../kit/activity-parts';
import { attempt } from '../kit/attempt';
import { recordInForce } from '../kit/in-force';
import { archivePlace, lineWriter } from './archive-place';
import type { CleanUpInput, CleanUpResult, WrittenArchive } from './contract';
import { removeRows } from './remove-rows';
import { rowsOfBatch } from './write-archive';

/** One file is read, and some hundred rows are removed. @unit milliseconds */
const CLEAN_UP_DEADLINE_MS = 600_000;

/**
 * Removes the rows of one batch from the LMS. Before that, in this very attempt, the archive is read back: nobody is
 * removed whose line, as the LMS has them now, is not in it. Safe to repeat: the LMS is asked first who is there.
 */
export function createCleanUp(parts: ActivityParts) {
  return (input: CleanUpInput): Promise<CleanUpResult> =>
    attempt(parts, input.site, CLEAN_UP_DEADLINE_MS, { service: 'LMS' }, async ({ signal, inTime }) => {
      const { rules, batch, window, archive } = input;
      if (archive === undefined && rules.contents !== 'none') throw new RetirementError('storage.differs');
      await mayCleanUp(parts);
      const lms = parts.services.lms(signal);
      const kept =
        archive === undefined ? undefined : await readBack(parts, archivePlace(parts, rules, signal), archive);
      const { line } = await lineWriter(parts, rules);
      const read = async () => rowsOfBatch(lms, batch, window);
      const rows = await read();
      const same = rows.filter((row) => kept === undefined || kept.has(line(row)));
      const refused = await removeRows(same, {
        lms,
        redaction: rules.redaction,
        stillThere: async () => new Map((await read()).map((row) => [row.retirementId, row])),
        inTime,
      });
      const planned = archive?.learners ?? batch.learners;
      const changed = rows.length - same.length;
      return {
        removed: Math.max(0, planned - refused.length - changed),
        refused: refused.map(({ retirementId, userId }: Learner) => ({ retirementId, userId })),
        changed,
      };
    });
}

/** Not while somebody holds the instance or its LMS. */
async function mayCleanUp(parts: ActivityParts): Promise<void> {
  const { holds } = await recordInForce(parts);
  const held = holdOver(holds, { start: '', service: 'LMS', method: '' }, Date.now(), false);
  if (held !== undefined) throw new RetirementError('instance.held', { service: 'LMS' });
}

/** Every line of the archive as the storage gives it back, when it is the very file that was written. */
async function readBack(
  parts: ActivityParts,
  storage: Storage,
  { file, sha256, learners }: WrittenArchive,
): Promise<ReadonlySet<string>> {
  const body = await storage.read(file);
  const lines = new Set<string>();
  let [count, seen] = [0, 'nothing'];
  try {
    for await (const line of body === 'absent' ? [] : linesOf(body, (hash) => (seen = hash))) {
      lines.add(line);
      count += 1;
    }
    if (seen === sha256 && count === learners) return lines;
    throw new RetirementError('storage.differs');
  } catch (error) {
    if (error instanceof RetirementError && error.code === 'storage.differs') {
      const { id: instance } = parts.services.rules.card;
      parts.logger.error({ instance, file, absent: body === 'absent' }, 'an archive is not what was written');
    }
    throw error;
  }
}
