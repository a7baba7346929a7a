import { type ArchiveEntry, entryLine, fullEntry, pseudonymousEntry } from '../../domain/archive/archive-entry';
import type { ArchiveRules } from '../../domain/archive/archive-rules';
import { RetirementError } from '../../domain/failure/failure';
import type { Learner } from '../../domain/learner/learner';
import type { Storage } from '../../storage/storage';
import type { ActivityParts } from '../kit/activity-parts';
import { hashKeyOf, keyedHash } from './keyed-hash';

/**
 * The storage that the rules in force name.
 * @throws RetirementError `config.stale` where this worker's file names another, or none
 */
export function archivePlace(
  { services }: Pick<ActivityParts, 'services'>,
  rules: ArchiveRules,
  signal: AbortSignal,
): Storage {
  const storage = services.archive?.storage;
  const { address } = rules;
  const isOurs = address !== null && [storage?.address, storage?.alsoKnownAs].includes(address);
  if (storage === undefined || !isOurs) throw new RetirementError('config.stale');
  return storage.with(signal);
}

/** What is done with one file: where it is not what was written, the log says which. */
export async function naming<T>(
  { logger, services }: Pick<ActivityParts, 'logger' | 'services'>,
  file: string,
  work: () => Promise<T>,
): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof RetirementError && error.code === 'storage.differs') {
      logger.error({ instance: services.rules.card.id, file }, 'an archive is not what was written');
    }
    throw error;
  }
}

/** How a learner is written down, by the rules in force. */
export interface LineWriter {
  readonly line: (learner: Learner) => string;
  /** Tells with which secret the hashes are made; absent without hashes. */
  readonly hashKey?: string;
}

/** @throws RetirementError `secret.missing`, or `config.stale` where this worker's file has no secret for the hashes */
export async function lineWriter(
  { services }: Pick<ActivityParts, 'services'>,
  rules: ArchiveRules,
): Promise<LineWriter> {
  const write = (entry: (learner: Learner) => ArchiveEntry) => (learner: Learner) => entryLine(entry(learner));
  if (rules.contents !== 'pseudonymous') return { line: write(fullEntry) };
  const secret = await services.archive?.readHashSecret?.();
  if (secret === undefined) throw new RetirementError('config.stale');
  const hash = keyedHash(secret);
  return { line: write((learner) => pseudonymousEntry(learner, hash)), hashKey: hashKeyOf(secret) };
}
