import { z } from 'zod';
import { duration } from './duration';
import { text } from './text';

/** When discovery runs, on Temporal's clock. */
export const ScheduleKeys = z.strictObject({
  every: duration({ min: '1m', max: '31d' })
    .optional()
    .describe('How often discovery looks for new learners. The default is `1h`. Do not use it together with `cron`.')
    .meta({ example: 'every: 1h' }),
  cron: text()
    .regex(/^(?:[\w*,/?#-]+[ \t]+){4,6}[\w*,/?#-]+$|^@(?:yearly|annually|monthly|weekly|daily|midnight|hourly)$/, {
      error: 'is not a cron expression',
    })
    .optional()
    .describe('When discovery runs, as five cron fields (minute, hour, day of month, month, day of week).')
    .meta({ example: "cron: '0 3 * * *'" }),
  timezone: text()
    .refine(isTimezone, { error: 'is not a time zone' })
    .default('UTC')
    .describe('Time zone of the cron fields, as a name of the IANA database.')
    .meta({ example: 'timezone: Europe/Paris' }),
  jitter: duration({ max: '1d' })
    .prefault('5m')
    .describe('Maximum random delay of each start, so that many instances do not start at the same time.')
    .meta({ example: 'jitter: 5m' }),
  catchup_window: duration({ min: '10s', max: '365d' })
    .prefault('1d')
    .describe(
      'If an outage of the Temporal server skipped a start, discovery starts after the outage, unless the outage was longer than this.',
    )
    .meta({ example: 'catchup_window: 1d' }),
});

export type ScheduleKeys = z.output<typeof ScheduleKeys>;

function isTimezone(name: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: name });
    return true;
  } catch {
    return false;
  }
}
