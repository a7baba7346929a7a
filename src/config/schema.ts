import { z } from 'zod';
import { INSTANCE_ID } from '../domain/instance/instance';
import { duration } from './duration';
import { Encryption } from './encryption';

/**
 * Milliseconds, seconds and so on are text in the YAML (`30s`) and milliseconds in what comes out. Every key has a
 * description and an example: the reference and the hints of faults are made of them.
 */
const wholeNumber = (min: number, max: number) =>
  z
    .int({ error: 'must be a whole number' })
    .min(min, { error: `must be at least ${min}` })
    .max(max, { error: `must be at most ${max}` });

/** When discovery runs, on Temporal's clock. */
export const ScheduleKeys = z.strictObject({
  every: duration({ min: '1m', max: '31d' })
    .optional()
    .describe(
      'How often discovery looks for learners to retire; `1h` unless `cron` is given. Not together with `cron`.',
    )
    .meta({ example: 'every: 1h' }),
  cron: z
    .string({ error: 'must be text' })
    .regex(/^(?:[\w*,/?#-]+[ \t]+){4,6}[\w*,/?#-]+$|^@(?:yearly|annually|monthly|weekly|daily|midnight|hourly)$/, {
      error: 'is no cron expression',
    })
    .optional()
    .describe('The same as five cron fields (minute, hour, day of month, month, day of week).')
    .meta({ example: "cron: '0 3 * * *'" }),
  timezone: z
    .string({ error: 'must be text' })
    .refine(isTimezone, { error: 'is no timezone' })
    .default('UTC')
    .describe('What the fields of `cron` are read in; a name of the IANA database.')
    .meta({ example: 'timezone: Europe/Paris' }),
  jitter: duration({ max: '1d' })
    .prefault('5m')
    .describe(
      'At most so much is added to each start, at random, so that the instances of a fleet do not start at once.',
    )
    .meta({ example: 'jitter: 5m' }),
  catchup_window: duration({ min: '10s', max: '365d' })
    .prefault('1d')
    .describe('A start that fell into an outage of the engine is made up for when the outage was not longer than this.')
    .meta({ example: 'catchup_window: 1d' }),
});

/** What only one SERVICE of the pipeline has. */
export const ServiceKeys = z.strictObject({
  attempt_deadline: duration({ min: '1s', max: '1d' })
    .optional()
    .describe('As `attempt_deadline` above, for this service alone.')
    .meta({ example: 'attempt_deadline: 5m' }),
  allow_header: z
    .literal('stripped', { error: 'can only be `stripped`' })
    .optional()
    .describe(
      'Write `stripped` where a proxy removes the header `Allow` from the answers of this service. Lethe tells the answers of Open edX from those of a gateway by that header. Without it only the status and the exact body count, and an empty 404 never means that a learner is not there.',
    )
    .meta({ example: 'allow_header: stripped' }),
});

/** The key `lethe:`, all that the Python driver does not have. It is strict: a typo is a fault. */
export const LetheKeys = z.strictObject({
  id: z
    .string({ error: 'must be text' })
    .regex(INSTANCE_ID, { error: 'must be lower-case letters, digits and hyphens, at most 63' })
    .optional()
    .describe(
      'Name of the instance in ids, task queues and the command line; the name of the file unless given. Never change it while retirements run. `--instance` or `LETHE_INSTANCE` overrule it.',
    )
    .meta({ example: 'id: academy' }),
  environment: z
    .string({ error: 'must be text' })
    .regex(/^[\w. -]{1,63}$/, { error: 'must be letters, digits, spaces, dots and hyphens, at most 63' })
    .default('production')
    .describe('Shown, with the LMS, before anything is changed.')
    .meta({ example: 'environment: staging' }),
  /**
   * @unit whole days from `created`, in UTC
   * @source tubular and openedx-platform get_learners_to_retire.py, cool_off_days
   */
  cool_off_days: wholeNumber(0, 3650)
    .optional()
    .describe(
      'Days between a learner’s request and the first step; until then they may cancel. Whole days from `created`, in UTC. There is no default, because sites differ: the scripts wait 7 days, edX 14, the Tutor plugin 30.',
    )
    .meta({ example: 'cool_off_days: 14' }),
  cool_off_jitter: duration({ max: '1d' })
    .prefault('15m')
    .describe(
      'Added to the end of each cool-off, at random, so that learners who asked together do not all start at once.',
    )
    .meta({ example: 'cool_off_jitter: 15m' }),
  schedule: ScheduleKeys.prefault({}).describe('When discovery runs; put in force by `lethe instance apply`.'),
  /** @source tubular and openedx-platform get_learners_to_retire.py, user_count_error_threshold */
  user_count_error_threshold: wholeNumber(1, 1_000_000)
    .default(300)
    .describe(
      'More new learners than this in one discovery wait for a person’s approval: a flooded queue is an attack, or a bug.',
    )
    .meta({ example: 'user_count_error_threshold: 300' }),
  adopt_after: duration({ min: '1m', max: '365d' })
    .prefault('1h')
    .describe('A learner whom another driver left in a working state for so long is adopted and finished.')
    .meta({ example: 'adopt_after: 1h' }),
  max_concurrent_steps: wholeNumber(1, 1000)
    .default(8)
    .describe('Steps of this instance that one worker does at the same time.')
    .meta({ example: 'max_concurrent_steps: 8' }),
  max_steps_per_second: z
    .number({ error: 'must be a number' })
    .positive({ error: 'must be more than 0' })
    .max(10_000, { error: 'must be at most 10000' })
    .optional()
    .describe('Steps a second that are begun for this instance, by all workers together; no limit unless given.')
    .meta({ example: 'max_steps_per_second: 5' }),
  attempt_deadline: duration({ min: '1s', max: '1d' })
    .prefault('75s')
    .describe('After so long an attempt of a step is given up and none of its requests can write any more.')
    .meta({ example: 'attempt_deadline: 75s' }),
  connect_timeout: duration({ min: '100ms', max: '10m' })
    .prefault('10s')
    .describe('How long a connection to a service may take.')
    .meta({ example: 'connect_timeout: 10s' }),
  answer_timeout: duration({ min: '100ms', max: '1d' })
    .prefault('60s')
    .describe('How long a service may take to answer; shorter than every `attempt_deadline`.')
    .meta({ example: 'answer_timeout: 60s' }),
  ca_file: z
    .string({ error: 'must be text' })
    .min(1, { error: 'is empty' })
    .optional()
    .describe(
      'Certificates (PEM) of authorities that are believed beside the public ones, for every service of this instance; relative to this file. Read when a worker starts.',
    )
    .meta({ example: 'ca_file: our-ca.pem' }),
  failure_budget: duration({ min: '1m', max: '365d' })
    .prefault('24h')
    .describe(
      'How long a service may answer 500 to the same step, from the first failed attempt, before the learner is ERRORED.',
    )
    .meta({ example: 'failure_budget: 24h' }),
  due_months: wholeNumber(1, 120)
    .default(1)
    .describe('The law’s term, in calendar months after the request: learners past it are shown as overdue.')
    .meta({ example: 'due_months: 1' }),
  encryption: Encryption.optional()
    .describe(
      'The key ring that payloads in Temporal are encrypted with: `keys: file:path` (relative to this file), `keys: vault:path#field` (a key-value store of Vault, found by `VAULT_ADDR`), or `keys: env:NAME` for one that is only read. All workers and clients of a Temporal namespace share one; `LETHE_KEYS` says it for all of them. Without it only a Temporal on this machine is spoken to, and in clear; `off` says that clear is meant elsewhere, too.',
    )
    .meta({ example: 'encryption: {keys: file:keys.json}' }),
  services: z
    .record(z.string(), ServiceKeys, { error: 'must be a mapping' })
    .prefault({})
    .describe('By SERVICE name of the pipeline, what this service alone has.')
    .meta({ example: 'services: {CREDENTIALS: {attempt_deadline: 5m}}' }),
});
export type LetheKeys = z.output<typeof LetheKeys>;

function isTimezone(name: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: name });
    return true;
  } catch {
    return false;
  }
}
