import { type ArchiveEntry, normalizedForHash } from '../../domain/archive/archive-entry';
import { ARCHIVES, readArchiveName } from '../../domain/archive/archive-name';
import { whoseArchive } from '../../domain/archive/whose-archive';
import { RetirementError } from '../../domain/failure/failure';
import { isOfSite } from '../../domain/instance/record';
import { linesOf } from '../../storage/json-lines';
import type { ActivityParts } from '../kit/activity-parts';
import { attempt } from '../kit/attempt';
import { recordInForce } from '../kit/in-force';
import { archivePlace } from './archive-place';
import type { ArchivedLearner, FindArchivedInput, FindArchivedResult } from './contract';
import { hashKeyOf, keyedHash } from './keyed-hash';

/** @unit milliseconds */
const FIND_DEADLINE_MS = 600_000;
/** So that the answer fits into a payload. */
const MOST_FOUND = 100;

/** Searches every archive of an instance at its site, and those of the Python script, line by line. */
export function createFindArchived(parts: ActivityParts) {
  return (input: FindArchivedInput): Promise<FindArchivedResult> =>
    attempt(parts, undefined, FIND_DEADLINE_MS, {}, async ({ signal, inTime }) => {
      const record = await recordInForce(parts);
      const { archive: rules } = record.settings;
      if (rules === undefined || rules.address === null) {
        return { notSet: true, address: null, found: [], files: 0, learners: 0, otherSecret: 0 };
      }
      const storage = archivePlace(parts, rules, signal);
      const secret = await parts.services.archive?.readHashSecret?.();
      const match = matcher(input.by, secret);
      const found: ArchivedLearner[] = [];
      let [files, learners, otherSecret, otherSite, more] = [0, 0, 0, 0, 0];
      for await (const { name: file } of storage.list(ARCHIVES)) {
        const named = readArchiveName(file);
        if (named === undefined) continue;
        const whose = whoseArchive(named, input.instance, (site) => isOfSite(record, site));
        if (whose === 'same-id') otherSite += 1;
        if (whose !== 'ours' && whose !== 'script') continue;
        inTime();
        const body = await storage.read(file);
        if (body === 'absent') continue;
        files += 1;
        for await (const entry of entriesOf(parts, file, body)) {
          learners += 1;
          const matches = match(entry);
          if (matches === 'other-secret') otherSecret += 1;
          else if (!matches) continue;
          else if (found.length < MOST_FOUND) found.push({ file, entry });
          else more += 1;
        }
      }
      const left = { ...(otherSite === 0 ? {} : { otherSite }), ...(more === 0 ? {} : { more }) };
      return { address: rules.address, found, files, learners, otherSecret, ...left };
    });
}

/** @throws RetirementError `storage.differs`; the log names the file, since nothing can be found until a person has looked at it */
async function* entriesOf(
  { logger, services }: Pick<ActivityParts, 'logger' | 'services'>,
  file: string,
  body: AsyncIterable<Uint8Array>,
): AsyncGenerator<ArchiveEntry> {
  try {
    for await (const line of linesOf(body)) if (line.trim() !== '') yield entryOf(line);
  } catch (error) {
    if (error instanceof RetirementError && error.code === 'storage.differs') {
      logger.error({ instance: services.rules.card.id, file }, 'an archive cannot be read');
    }
    throw error;
  }
}

/** What a parser says quotes the line. */
function entryOf(line: string): ArchiveEntry {
  try {
    const entry = JSON.parse(line);
    if (typeof entry.original_email === 'string' && typeof entry.original_username === 'string') return entry;
    if (typeof entry.original_email_hash === 'string' && typeof entry.original_username_hash === 'string') return entry;
  } catch {
    // As for a line without a name.
  }
  throw new RetirementError('storage.differs');
}

/** Whether a line is of the one who is looked for; names and addresses are compared without case. */
function matcher(by: FindArchivedInput['by'], secret: string | undefined) {
  const field = 'email' in by ? 'email' : 'username';
  const wanted = normalizedForHash('email' in by ? by.email : by.username);
  const hash = secret === undefined ? undefined : keyedHash(secret)(field, wanted);
  const key = secret === undefined ? undefined : hashKeyOf(secret);
  return (entry: ArchiveEntry): boolean | 'other-secret' => {
    if ('original_username' in entry) return normalizedForHash(entry[`original_${field}`]) === wanted;
    const said = entry[`original_${field}_hash`];
    return said.split(':')[0] === key ? said === hash : 'other-secret';
  };
}
