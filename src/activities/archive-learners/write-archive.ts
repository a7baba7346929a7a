import { type ArchiveBatch, isInBatch } from '../../domain/archive/archive-batch';
import type { ArchiveManifest } from '../../domain/archive/archive-manifest';
import { archiveName, manifestName } from '../../domain/archive/archive-name';
import type { ArchiveWindow } from '../../domain/archive/archive-window';
import { RetirementError } from '../../domain/failure/failure';
import type { Learner } from '../../domain/learner/learner';
import type { LmsClient } from '../../openedx/lms/lms';
import { packLines } from '../../storage/json-lines';
import type { Storage } from '../../storage/storage';
import type { ActivityParts } from '../kit/activity-parts';
import { attempt } from '../kit/attempt';
import { archivePlace, lineWriter, naming } from './archive-place';
import { completeRows } from './complete-rows';
import type { WriteArchiveInput, WriteArchiveResult } from './contract';

/** Some hundred rows are read, and one file is written. @unit milliseconds */
const WRITE_DEADLINE_MS = 600_000;

/**
 * Writes one batch to the storage, once, and its manifest beside it. The name has the checksum of the content, so that a
 * repeat finds its own file, and one that found other rows writes another.
 */
export function createWriteArchive(parts: ActivityParts) {
  return (input: WriteArchiveInput): Promise<WriteArchiveResult> =>
    attempt(parts, input.site, WRITE_DEADLINE_MS, { service: 'LMS' }, async ({ signal, inTime }) => {
      const { rules, batch, window, instance, site, startedAtMs } = input;
      const storage = archivePlace(parts, rules, signal);
      const writer = await lineWriter(parts, rules);
      const rows = await rowsOfBatch(parts.services.lms(signal), batch, window);
      if (rows.length === 0) return {};
      const { body, sha256 } = packLines(rows.map(writer.line));
      const file = archiveName({ instance, site: site.fingerprint }, startedAtMs, sha256);
      inTime();
      await keep(parts, storage, file, body);
      const archive = { file, sha256, bytes: body.length, learners: rows.length };
      const manifest: ArchiveManifest = {
        format: 1,
        ...archive,
        contents: rules.contents,
        instance,
        site: site.fingerprint,
        at: new Date(startedAtMs).toISOString(),
        ...(writer.hashKey === undefined ? {} : { hashKey: writer.hashKey }),
      };
      await keep(parts, storage, manifestName(file), Buffer.from(`${JSON.stringify(manifest, null, 2)}\n`));
      return { archive };
    });
}

/** @throws RetirementError `storage.differs` where there is another file of that name */
function keep(parts: ActivityParts, storage: Storage, file: string, body: Uint8Array): Promise<void> {
  return naming(parts, file, async () => {
    if ((await storage.writeOnce(file, body)) === 'taken') throw new RetirementError('storage.differs');
  });
}

/** The rows of a batch as the LMS has them now, in the order of their ids, each once. */
export async function rowsOfBatch(
  lms: LmsClient,
  batch: ArchiveBatch,
  window: ArchiveWindow,
): Promise<readonly Learner[]> {
  const rows = new Map<number, Learner>();
  for await (const row of completeRows(lms, batch.days)) {
    if (row.kind === 'row' && isInBatch(batch, window, row.record)) rows.set(row.record.retirementId, row.record);
  }
  return [...rows.values()].sort((a, b) => a.retirementId - b.retirementId);
}
