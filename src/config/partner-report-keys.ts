import { z } from 'zod';
import { duration } from './duration';
import { S3_KEYS } from './s3-keys';
import { ScheduleKeys } from './schedule-keys';
import { text } from './text';
import { wholeNumber } from './whole-number';

/** What Lethe needs for partner reports beside the keys of the scripts. */
export const PartnerReportKeys = z.strictObject({
  folder: text()
    .min(1, { error: 'is empty' })
    .optional()
    .describe(
      'Folder for the reports, instead of Google Drive: each partner has a folder in it. All workers of the instance must see it, and it must exist. The path is relative to this file.',
    )
    .meta({ example: 'folder: /srv/lethe/partner-reports' }),
  s3_bucket: text()
    .optional()
    .describe('Bucket for the reports, instead of Google Drive: each partner has a folder in it.')
    .meta({ example: 's3_bucket: academy-partner-reports' }),
  ...S3_KEYS,
  google_drive_url: text()
    .optional()
    .describe('Another address of the Google Drive API than Google’s.')
    .meta({ example: 'google_drive_url: https://drive-proxy.example.com' }),
  comments: z
    .boolean({ error: 'must be yes or no' })
    .default(true)
    .describe(
      'Whether a comment at each file in Google Drive tells the people who can see the folder, except those below `denied_notification_domains`.',
    )
    .meta({ example: 'comments: false' }),
  answer_timeout: duration({ min: '1s', max: '1h' })
    .prefault('10m')
    .describe(
      'How long the LMS may take to answer with a report. The LMS gives a report once, so this is longer than for other calls.',
    )
    .meta({ example: 'answer_timeout: 10m' }),
  schedule: ScheduleKeys.optional()
    .describe(
      'When reports are made; put in force by `lethe instance apply`. Without it, only `lethe partner-report run` makes one. After `lethe instance rehome`, the schedule waits for the first approval there.',
    )
    .meta({ example: "schedule: {cron: '0 5 * * 1'}" }),
  /** @source openedx-platform scripts/user_retirement/delete_expired_partner_gdpr_reports.py, age_in_days */
  expire_after_days: wholeNumber(1, 3650)
    .optional()
    .describe(
      'Each scheduled run first deletes reports that are older than so many days. By default, only `lethe partner-report expire` deletes them.',
    )
    .meta({ example: 'expire_after_days: 60' }),
});
export type PartnerReportKeys = z.output<typeof PartnerReportKeys>;
