import type { ArchiveLearnersResult, ExpireResult } from '../../workflows/archive-learners/messages';
import type { Refusal } from '../refusal';

/** Why an archive run did nothing, where it did. */
export function archiveRefusal({
  notSet,
  badWindow,
}: Pick<ArchiveLearnersResult, 'notSet' | 'badWindow'>): Refusal | undefined {
  if (badWindow !== undefined) return { refusal: 'not-a-window', reason: badWindow };
  if (notSet === undefined) return undefined;
  return {
    refusal: 'not-set',
    reason: 'what is in force names no place for archives',
    next: 'name-archive-place',
  };
}

/** Why nothing expires. */
export function expiryRefusal({ notSet, address }: ExpireResult): Refusal | undefined {
  if (notSet === undefined) return undefined;
  if (address === null) return archiveRefusal({ notSet });
  return {
    refusal: 'record',
    reason: 'what is in force keeps archives without an end',
    next: 'say-how-old',
  };
}
