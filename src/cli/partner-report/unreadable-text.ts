import type { UnreadableSaid } from '../../domain/partner-report/unreadable';
import { counted } from '../../domain/text/counted';

const WHAT_TO_DO =
  'They are in no report, and the LMS gives them to nobody again: their rows are marked. Correct what is wrong with them, reset "is being processed" of these rows in the Django admin (User retirement partner reporting statuses), and run the report again.';

/** What a person must know of entries that could not be read; empty without any. */
export function unreadableText({ unreadable, unreadableInAll: all }: UnreadableSaid): readonly string[] {
  if (unreadable.length === 0) return [];
  const count = all?.count ?? unreadable.length;
  const which = all === undefined ? 'LMS user ids' : `${unreadable.length} of ${count}`;
  const fields = unreadable.map(({ userId, field }) => `${userId ?? 'unknown'} (${field})`).join(', ');
  const ids = all === undefined || all.userIds.length === 0 ? '' : ` ${idsText(count, all.userIds)}`;
  const what = counted(count, 'entry could not be read', 'entries could not be read');
  return [`${what}. With the field, ${which}: ${fields}.${ids} ${WHAT_TO_DO}`];
}

function idsText(count: number, userIds: readonly number[]): string {
  const whose = userIds.length === count ? 'of all' : `of ${userIds.length} of them`;
  return `LMS user ids ${whose}: ${userIds.join(', ')}.`;
}
