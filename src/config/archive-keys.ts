import { z } from 'zod';
import { ARCHIVE_CONTENTS, LEAST_KEPT, REDACTION_COLUMNS, UNREPORTED } from '../domain/archive/archive-rules';
import { MOST_COOL_OFF_DAYS } from '../domain/learner/cool-off';
import { counted } from '../domain/text/counted';
import { SecretRef } from '../secrets/secret-ref';
import { duration } from './duration';
import { S3_KEYS } from './s3-keys';
import { ScheduleKeys } from './schedule-keys';
import { text } from './text';
import { wholeNumber } from './whole-number';

/** A longer text is an error of the LMS, and so are letters that an old database does not take. */
function redacted(column: keyof typeof REDACTION_COLUMNS) {
  const most = REDACTION_COLUMNS[column];
  return text()
    .max(most, { error: `must be at most ${counted(most, 'character')}` })
    .regex(/^[ -~]*$/, { error: 'must be ASCII' })
    .optional()
    .describe(
      `What the LMS writes over the original ${column === 'name' ? 'name' : column} of a row before it deletes the row, for a site whose database is copied elsewhere. At most ${counted(most, 'character')}.`,
    )
    .meta({ example: `redacted_${column}: redacted` });
}

/** How learners who have been COMPLETE for long are archived. The bucket is `s3_archive.bucket_name`, as for the script. */
export const ArchiveKeys = z.strictObject({
  folder: text()
    .min(1, { error: 'is empty' })
    .optional()
    .describe(
      'Folder for archives, instead of a bucket. All workers of the instance must see it, and it must exist. The path is relative to this file.',
    )
    .meta({ example: 'folder: /srv/lethe/archives' }),
  contents: z
    .enum(ARCHIVE_CONTENTS, { error: `must be ${ARCHIVE_CONTENTS.join(', ')}` })
    .default('full')
    .describe(
      'What an archive keeps. `full`: the fields of the Python script, names and e-mail among them. `pseudonymous`: LMS user id, retired name and e-mail, dates, and keyed hashes of the original username and e-mail. `none`: nothing; rows are only removed. Leave the place of older archives in the file: only there can they expire, and be found.',
    )
    .meta({ example: 'contents: pseudonymous' }),
  hash_secret: SecretRef.optional()
    .describe(
      'Secret of the keyed hashes, for `contents: pseudonymous`: `env:NAME`, `file:path`, `sops:file#key`, or `vault:path#key`. At least 16 characters. If you lose it, nobody can find a learner in the archives by name.',
    )
    .meta({ example: 'hash_secret: env:ARCHIVE_HASH_SECRET', kind: 'secret' }),
  /** @source retirement_archive_and_cleanup.py, cool_off_days */
  cool_off_days: wholeNumber(0, MOST_COOL_OFF_DAYS)
    .default(37)
    .describe('A learner is archived when their request is so many days old and the LMS says COMPLETE.')
    .meta({ example: 'cool_off_days: 37' }),
  batch_size: wholeNumber(1, 2_000)
    .default(200)
    .describe('Learners in one file, and in one request to the LMS. Learners whose names differ by case stay together.')
    .meta({ example: 'batch_size: 200' }),
  keep: duration({ min: LEAST_KEPT, max: '3650d' })
    .optional()
    .describe(
      'How long archives are kept. `lethe archive expire` and each scheduled run remove older ones. By default, they are kept until somebody removes them.',
    )
    .meta({ example: 'keep: 730d' }),
  unreported: z
    .enum(UNREPORTED, { error: `must be ${UNREPORTED.join(' or ')}` })
    .default('leave')
    .describe(
      'With the step `retirement_partner_queue` in the pipeline, what to do with learners who are in no partner report of Lethe yet. `leave`: they wait for one. `remove`: they are archived and removed like all others. Use it if another program tells partners, or if nobody does.',
    )
    .meta({ example: 'unreported: remove' }),
  schedule: ScheduleKeys.optional()
    .describe(
      'When learners are archived; put in force by `lethe instance apply`. Without it, only `lethe archive run` does. After `lethe instance rehome`, the schedule waits for the first approval there.',
    )
    .meta({ example: "schedule: {cron: '0 4 * * 0'}" }),
  redacted_username: redacted('username'),
  redacted_email: redacted('email'),
  redacted_name: redacted('name'),
  ...S3_KEYS,
});
export type ArchiveKeys = z.output<typeof ArchiveKeys>;
