import { JSONParser } from '@streamparser/json';
import { RetirementError } from '../domain/failure';
import type { Learner } from '../domain/learner';
import { RetirementRecord } from './retirement-record';

/**
 * The rows of a queue while it is still being sent: a site may have 50,000 of them, 45 MB. Whatever is not the whole
 * list as the LMS writes it (a page of HTML, half a body, an object) is `service.unavailable`, at the latest at the end.
 */
export async function* retirementRows(body: AsyncIterable<Uint8Array>): AsyncGenerator<Learner> {
  const ready: Learner[] = [];
  const parser = new JSONParser({ paths: ['$.*'], keepStack: false });
  parser.onValue = ({ value }) => {
    ready.push(RetirementRecord.parse(value));
  };
  let isList = false;
  for await (const piece of body) {
    ask(() => {
      isList ||= beginsAsList(piece);
      parser.write(piece);
    });
    yield* ready.splice(0);
  }
  ask(() => {
    if (!parser.isEnded) parser.end();
  });
  if (!isList) throw notTheLms();
}

/** White space may come before; a piece of nothing else says nothing yet, and the parser passes over it. */
function beginsAsList(piece: Uint8Array): boolean {
  const first = piece.find((byte) => byte > 0x20);
  if (first === undefined) return false;
  if (first !== 0x5b) throw notTheLms();
  return true;
}

/** What the parser and zod say quotes the row, so none of it is passed on. */
function ask(step: () => void): void {
  try {
    step();
  } catch {
    throw notTheLms();
  }
}

function notTheLms(): RetirementError {
  return new RetirementError('service.unavailable', { service: 'LMS', status: 200 });
}
