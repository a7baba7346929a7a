import { z } from 'zod';
import type { Learner } from '../../domain/learner/learner';

const State = z.object({ state_name: z.string() });
/** With its zone: a time read in this machine's own zone would make a learner due hours early. */
const Moment = z.iso.datetime({ offset: true });

/**
 * One row of the queue as every LMS endpoint gives it; the fields that we use.
 * @source openedx-platform user_api, UserRetirementStatusSerializer
 */
export const RetirementRecord = z
  .object({
    id: z.number().int(),
    user: z.object({ id: z.number().int() }),
    current_state: State,
    last_state: State,
    created: Moment,
    modified: Moment,
    original_username: z.string(),
    original_email: z.string(),
    original_name: z.string(),
    retired_username: z.string(),
    retired_email: z.string(),
  })
  .transform(
    (record): Learner => ({
      retirementId: record.id,
      userId: record.user.id,
      originalUsername: record.original_username,
      originalEmail: record.original_email,
      originalName: record.original_name,
      retiredUsername: record.retired_username,
      retiredEmail: record.retired_email,
      currentState: record.current_state.state_name,
      lastState: record.last_state.state_name,
      created: record.created,
      modified: record.modified,
    }),
  );
