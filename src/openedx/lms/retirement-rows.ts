import { RetirementError } from '../../domain/failure/failure';
import { ListReader, TooLong } from './list-reader';
import { type ListRow, readRow } from './list-row';
import { isRow } from './retirement-record';

/**
 * The rows of a queue while it is still being sent: a site may have 50,000 of them, 45 MB. Whatever is not the whole
 * list as the LMS writes it (a page of HTML, half a body, an object) is `service.unavailable`, at the latest at the end.
 */
export async function* retirementRows(body: AsyncIterable<Uint8Array>): AsyncGenerator<ListRow> {
  const reader = new ListReader();
  for await (const piece of body) {
    yield* ask(() => reader.write(piece).map(rowOf));
  }
  ask(() => reader.end());
}

function rowOf(item: unknown): ListRow {
  if (item instanceof TooLong) {
    const id = item.id();
    return { kind: 'unreadable', ...(id === undefined ? {} : { retirementId: id }), field: 'row' };
  }
  if (!isRow(item)) throw new SyntaxError('a list of something else');
  return readRow(item);
}

/** What the parser says quotes the row, so none of it is passed on. */
function ask<T>(step: () => T): T {
  try {
    return step();
  } catch {
    throw new RetirementError('service.unavailable', { service: 'LMS', status: 200, doubt: 'unexpected' });
  }
}
