import type { z } from 'zod';
import { RetirementError } from '../../domain/failure/failure';
import type { Learner } from '../../domain/learner/learner';
import { RetirementRecord } from './retirement-record';

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
  const { user } = item as { readonly user?: { readonly id?: unknown } | null };
  return {
    kind: 'unreadable',
    ...idOf('retirementId', item.id),
    ...idOf('userId', user?.id),
    ...(typeof item.original_username === 'string' ? { originalUsername: item.original_username } : {}),
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
