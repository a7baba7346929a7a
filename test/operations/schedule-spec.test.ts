import { payloadScope } from '../../src/domain/encryption/payload-scope';
import { SCHEDULED } from '../../src/domain/instance/instance';
import { scheduleOf } from '../../src/operations/schedules/schedule-spec';
import { settings } from '../support/instance-settings';

const RULES = { cron: '0 4 * * 0', timezone: 'UTC', jitterMs: 0, catchupWindowMs: 86_400_000 };

describe('a Schedule', () => {
  it.each(SCHEDULED)('of %s starts workflows that can read what it hands them, encrypted', (what) => {
    const { action } = scheduleOf('academy', what, RULES, settings());
    const id = String(action.workflowId);
    // Temporal adds the moment at which it was due.
    expect(payloadScope(`${id}-2026-11-27T04:00:00Z`)).toEqual(payloadScope(id));
    expect(payloadScope(id)).toMatchObject({ instance: 'academy' });
  });
});
