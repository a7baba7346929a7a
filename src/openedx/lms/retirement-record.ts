import { z } from 'zod';
import type { Learner } from '../../domain/learner/learner';

/** Characters as the database counts them; JavaScript counts some of them twice. */
function text(most: number) {
  return z.string().refine((value) => value.length <= most || (value.length <= 2 * most && [...value].length <= most));
}

const Username = text(150);
const Email = text(254);
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
    original_name: text(255),
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

/** What every row has, whatever it contains: a list of anything else is not the LMS's. */
export function isRow(item: unknown): item is Readonly<Record<string, unknown>> {
  if (typeof item !== 'object' || item === null || Array.isArray(item)) return false;
  return 'id' in item && 'current_state' in item && 'original_username' in item;
}
