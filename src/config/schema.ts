import { z } from 'zod';
import { INSTANCE_ID } from '../domain/instance/instance';
import { MOST_COOL_OFF_DAYS } from '../domain/learner/cool-off';
import { ATTEMPT_DEADLINE_MS } from '../domain/pipeline/plan';
import { ArchiveKeys } from './archive-keys';
import { duration } from './duration';
import { EncryptionSetting } from './encryption-setting';
import { PartnerReportKeys } from './partner-report-keys';
import { ReplacementKeys } from './replacement-keys';
import { ScheduleKeys } from './schedule-keys';
import { text } from './text';
import { wholeNumber } from './whole-number';

/** Settings of one SERVICE of the pipeline. */
const ServiceKeys = z.strictObject({
  attempt_deadline: duration({ min: '1s', max: '1d' })
    .optional()
    .describe('As `attempt_deadline` above, for this service only.')
    .meta({ example: 'attempt_deadline: 5m' }),
  allow_header: z
    .literal('stripped', { error: 'can only be `stripped`' })
    .optional()
    .describe(
      'Write `stripped` where a proxy removes the header `Allow` from the answers of this service, or adds one of its own. Lethe tells the answers of Open edX from those of a gateway by that header. Without it only the status and the exact body count, and an empty 404 never means that a learner is not there.',
    )
    .meta({ example: 'allow_header: stripped' }),
});

/**
 * The key `lethe:`, which the Python driver does not have. It is strict: a misspelled key is an error. A duration is text in
 * the YAML (`30s`) and milliseconds in the result. Every key has a description and an example: the reference and the hints
 * of errors are made from them.
 */
export const LetheKeys = z.strictObject({
  id: text()
    .regex(INSTANCE_ID, { error: 'must be lower-case letters, digits and hyphens, at most 63' })
    .optional()
    .describe(
      'Name of the instance in ids, in task queues, and on the command line. The default is the name of the file. Never change it while retirements are in progress. `--instance` and `LETHE_INSTANCE` override it.',
    )
    .meta({ example: 'id: academy' }),
  environment: text()
    .regex(/^[\w. -]{1,63}$/, { error: 'must be letters, digits, spaces, dots and hyphens, at most 63' })
    .default('production')
    .describe('Shown together with the LMS before Lethe changes anything.')
    .meta({ example: 'environment: staging' }),
  /**
   * @unit whole days from `created`, in UTC
   * @source tubular and openedx-platform get_learners_to_retire.py, cool_off_days
   */
  cool_off_days: wholeNumber(0, MOST_COOL_OFF_DAYS)
    .optional()
    .describe(
      'Days between a learner’s request and the first step. Until then, the learner can cancel. Whole days from `created`, in UTC. There is no default, because sites differ: the scripts wait 7 days, edX 14, the Tutor plugin 30.',
    )
    .meta({ example: 'cool_off_days: 14' }),
  cool_off_jitter: duration({ max: '1d' })
    .prefault('15m')
    .describe(
      'Maximum random delay after the end of each cool-off, so that learners who asked at the same time do not all start at once.',
    )
    .meta({ example: 'cool_off_jitter: 15m' }),
  schedule: ScheduleKeys.prefault({}).describe('When discovery runs; put in force by `lethe instance apply`.'),
  /** @source tubular and openedx-platform get_learners_to_retire.py, user_count_error_threshold */
  user_count_error_threshold: wholeNumber(1, 1_000_000)
    .default(300)
    .describe(
      'If more learners than this are new within 24 hours, in all discoveries together, discovery waits for a person’s approval. A flooded queue is an attack or a bug.',
    )
    .meta({ example: 'user_count_error_threshold: 300' }),
  adopt_after: duration({ min: '1m', max: '365d' })
    .prefault('1h')
    .describe(
      'Lethe adopts a learner whom another driver left in a working state for this long, and finishes the retirement.',
    )
    .meta({ example: 'adopt_after: 1h' }),
  max_concurrent_steps: wholeNumber(1, 1000)
    .default(8)
    .describe('Maximum number of steps of this instance that one worker does at the same time.')
    .meta({ example: 'max_concurrent_steps: 8' }),
  max_steps_per_second: z
    .number({ error: 'must be a number' })
    .positive({ error: 'must be more than 0' })
    .max(10_000, { error: 'must be at most 10000' })
    .optional()
    .describe(
      'Maximum number of steps a second that all workers together start for this instance. By default, there is no limit.',
    )
    .meta({ example: 'max_steps_per_second: 5' }),
  attempt_deadline: duration({ min: '1s', max: '1d' })
    .prefault(`${ATTEMPT_DEADLINE_MS / 1_000}s`)
    .describe('Time limit of one attempt of a step. After it, none of its requests can write.')
    .meta({ example: 'attempt_deadline: 75s' }),
  connect_timeout: duration({ min: '100ms', max: '10m' })
    .prefault('10s')
    .describe('Time limit for connecting to a service.')
    .meta({ example: 'connect_timeout: 10s' }),
  answer_timeout: duration({ min: '100ms', max: '1d' })
    .prefault('60s')
    .describe('Time limit for an answer of a service. Must be shorter than every `attempt_deadline`.')
    .meta({ example: 'answer_timeout: 60s' }),
  ca_file: text()
    .min(1, { error: 'is empty' })
    .optional()
    .describe(
      'File (PEM) with your own certificate authorities, trusted in addition to the public ones for all services of this instance. The path is relative to this file. A worker reads it when it starts.',
    )
    .meta({ example: 'ca_file: our-ca.pem' }),
  failure_budget: duration({ min: '1m', max: '365d' })
    .prefault('24h')
    .describe(
      'How long a service can answer 500 to the same step, from the first failed attempt, before the learner is ERRORED.',
    )
    .meta({ example: 'failure_budget: 24h' }),
  due_months: wholeNumber(1, 120)
    .default(1)
    .describe(
      'How long the law allows for an erasure, in calendar months after the request. Lethe shows learners as overdue after that.',
    )
    .meta({ example: 'due_months: 1' }),
  encryption: EncryptionSetting.optional()
    .describe(
      'The key ring that encrypts payloads in Temporal: `keys: file:path` (relative to this file), `keys: vault:path#field` (a key-value store in Vault; `VAULT_ADDR` says where), or `keys: env:NAME` (read-only). All workers and clients of a Temporal namespace share one ring; `LETHE_KEYS` sets it for all of them. Without a key ring, Lethe connects only to a Temporal server on this machine, and payloads are not encrypted. `off` also allows this for a remote server.',
    )
    .meta({ example: 'encryption: {keys: file:keys.json}' }),
  partner_report: PartnerReportKeys.optional()
    .describe(
      'How partners learn about their learners who were retired: [partner reports](../guide/partner-reports.md). Where the file has `org_partner_mapping`, `drive_partners_folder`, and `google_secrets_file`, these are enough.',
    )
    .meta({ example: 'partner_report: {folder: /srv/lethe/partner-reports}' }),
  archive: ArchiveKeys.optional()
    .describe(
      'How learners who have been COMPLETE for long are archived and removed from the LMS: [archive](../guide/archive.md). Without this key, `s3_archive` of the scripts is enough.',
    )
    .meta({ example: 'archive: {folder: /srv/lethe/archives}' }),
  username_replacement: ReplacementKeys.optional()
    .describe(
      'The OAuth client for `lethe usernames replace`. Open edX lets one user replace usernames, its `USERNAME_REPLACEMENT_WORKER`: neither a retirement worker nor a superuser may. Without this key, `client_id` is used. See [replace usernames](../guide/replace-usernames.md).',
    )
    .meta({
      example: 'username_replacement: {client_id: username_replacement_worker, client_secret: env:REPLACEMENT_SECRET}',
    }),
  services: z
    .record(z.string(), ServiceKeys, { error: 'must be a mapping' })
    .prefault({})
    .describe('Settings of single services, by their SERVICE name in the pipeline.')
    .meta({ example: 'services: {CREDENTIALS: {attempt_deadline: 5m}}' }),
});
export type LetheKeys = z.output<typeof LetheKeys>;
