import { RetirementError } from '../../domain/failure/failure';
import type { Learner } from '../../domain/learner/learner';
import { ListReader } from './list-reader';
import { RetirementRecord } from './retirement-record';

/**
 * The rows of a queue while it is still being sent: a site may have 50,000 of them, 45 MB. Whatever is not the whole
 * list as the LMS writes it (a page of HTML, half a body, an object) is `service.unavailable`, at the latest at the end.
 */
export async function* retirementRows(body: AsyncIterable<Uint8Array>): AsyncGenerator<Learner> {
  const reader = new ListReader();
  for await (const piece of body) {
    yield* ask(() => reader.write(piece).map((row) => RetirementRecord.parse(row)));
  }
  ask(() => reader.end());
}

/** What the parser and zod say quotes the row, so none of it is passed on. */
function ask<T>(step: () => T): T {
  try {
    return step();
  } catch {
    throw new RetirementError('service.unavailable', { service: 'LMS', status: 200 });
  }
}
