import { z } from 'zod';
import { RetirementError } from '../../domain/failure/failure';
import type { Learner } from '../../domain/learner/learner';
import { ListReader, TooLong } from './list-reader';

/** Characters as the database counts them; JavaScript counts some of them twice. */
function text(most: number) {
  return z.string().refine((value) => value.length <= most || (value.length <= 2 * most && [...value].length <= most));
}

export const Username = text(150);
export const Email = text(254);
export const FullName = text(255);
const State = z.object({ state_name: text(30).min(1) });
const Id = z.int().positive();
/** With its zone: a time read in this machine's own zone would make a learner due hours early. */
const Moment = z
  .string()
  .max(40)
  .pipe(z.iso.datetime({ offset: true }))
  .transform(inUtc);

/**
 * One row of the queue as every LMS endpoint gives it: the fields that we use, no longer than their columns.
 * @source openedx-platform user_api, UserRetirementStatusSerializer and models UserRetirementStatus, RetirementState
 */
export const RetirementRecord = z
  .object({
    id: Id,
    user: z.object({ id: Id, username: Username }),
    current_state: State.extend({ state_execution_order: z.int().optional() }),
    last_state: State,
    created: Moment,
    modified: Moment,
    original_username: Username,
    original_email: Email,
    original_name: FullName,
    retired_username: Username,
    retired_email: Email,
  })
  .transform(
    (record): Learner => ({
      retirementId: record.id,
      userId: record.user.id,
      originalUsername: record.original_username,
      username: record.user.username,
      originalEmail: record.original_email,
      originalName: record.original_name,
      retiredUsername: record.retired_username,
      retiredEmail: record.retired_email,
      currentState: record.current_state.state_name,
      lastState: record.last_state.state_name,
      stateOrder: record.current_state.state_execution_order,
      created: record.created,
      modified: record.modified,
    }),
  );

/** The platform's filters by day work on UTC days, and so does all that reads a day of these. The fraction stays. */
function inUtc(moment: string): string {
  if (moment.endsWith('Z')) return moment;
  const fraction = /\.\d+/.exec(moment)?.[0] ?? '';
  return `${new Date(moment).toISOString().slice(0, 19)}${fraction}Z`;
}

/** A row of a list of the LMS: its record, or what can be reported about it. One bad row must not lose the others. */
export type ListRow =
  | { readonly kind: 'row'; readonly record: Learner }
  | {
      readonly kind: 'unreadable';
      /** Absent where the row has no id that can be read. */
      readonly retirementId?: number;
      /** LMS user id; absent likewise. A search for somebody must count such a row as perhaps theirs. */
      readonly userId?: number;
      /** Absent likewise. Two learners whose names differ by case only must not be erased side by side. */
      readonly originalUsername?: string;
      /** Name of the first field that cannot be read, e.g. `last_state`; `row` when the row is too long to be read. */
      readonly field: string;
    };

export function readRow(item: Readonly<Record<string, unknown>>): ListRow {
  const parsed = RetirementRecord.safeParse(item);
  if (parsed.success) return { kind: 'row', record: parsed.data };
  // A longer one is nobody's, and thousands of them would not fit into memory.
  const name = Username.safeParse(item.original_username);
  const { user } = item as { readonly user?: { readonly id?: unknown } | null };
  return {
    kind: 'unreadable',
    ...idOf('retirementId', item.id),
    ...idOf('userId', user?.id),
    ...(name.success ? { originalUsername: name.data } : {}),
    field: fieldOf(parsed.error.issues[0]),
  };
}

function idOf<Name extends string>(name: Name, value: unknown): { readonly [Key in Name]?: number } {
  return (typeof value === 'number' && Number.isSafeInteger(value) && value > 0 ? { [name]: value } : {}) as {
    readonly [Key in Name]?: number;
  };
}

/** The path is of our own schema, so nothing that the LMS has sent is in it. */
function fieldOf(issue: z.core.$ZodIssue | undefined): string {
  return String(issue?.path[0] ?? 'row');
}

/** What every row has, whatever it contains: a list of anything else is not the LMS's. */
export function isRow(item: unknown): item is Readonly<Record<string, unknown>> {
  if (typeof item !== 'object' || item === null || Array.isArray(item)) return false;
  return 'id' in item && 'current_state' in item && 'original_username' in item;
}

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

/** For a reader who can go on with none of the rows while one of them cannot be read. @throws service.unavailable */
export async function* everyRow(rows: AsyncIterable<ListRow>): AsyncGenerator<Learner> {
  for await (const row of rows) {
    if (row.kind === 'unreadable') throw unreadableRecord(row.field);
    yield row.record;
  }
}

export function unreadableRecord(field: string): RetirementError {
  return new RetirementError('service.unavailable', { service: 'LMS', status: 200, doubt: 'unexpected', field });
}
