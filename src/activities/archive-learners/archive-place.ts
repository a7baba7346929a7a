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
