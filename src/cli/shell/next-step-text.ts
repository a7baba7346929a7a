import type { NextStep } from '../../operations/next-step';

const REPLACE = 'or end the record and begin again: lethe instance apply --replace';
const NOTHING_SENT = 'Nothing was sent of the pairs that are left';

const TEXTS: Readonly<Record<Extract<NextStep, string>, string>> = {
  'look-again': 'look again, and repeat it if it is still meant',
  'see-instance': 'see `lethe instance show`',
  'other-id-or-rehome': 'give the file another lethe.id; where the LMS has only moved: lethe instance rehome',
  'other-id-or-old-address':
    'give the file another lethe.id. Where the LMS has only moved: put its old address in force, then lethe instance rehome',
  'other-id': 'nothing was changed; look at base_urls.lms. Another LMS needs another lethe.id',
  'update-or-replace': `update this one, ${REPLACE}`,
  'name-ring-or-replace': `name its key ring here, ${REPLACE}`,
  'end-open-runs': 'see `lethe learner list`; end them first',
  'name-export-of-instance': 'name an export of this instance',
  'name-archive-place':
    'write s3_archive: {bucket_name: NAME}, or lethe: {archive: {folder: PATH}}, and put it in force: `lethe instance apply`',
  'say-how-old': 'say how old they may be: --older-than 730d, or write lethe: {archive: {keep: 730d}}',
  'see-archive': 'see how far it is: `lethe archive show`',
  'apply-and-restart':
    'put the file in force with `lethe instance apply`, and restart the workers that have another one',
  'complete-file': 'write what is missing, put the file in force with `lethe instance apply`, and restart the workers',
  'see-reports': 'see `lethe partner-report show`',
  'see-running-report': 'see how far it is: `lethe partner-report show`',
  'run-report-again': 'see `lethe partner-report show`, and run it once more',
  'recover-then-settle':
    'see `lethe partner-report show`; recover what Lethe knows, then `lethe partner-report settle`',
  'say-when-before': 'name its time with --since, for example 2026-01-31T08:00Z',
  'say-another-time': 'name the time of the report before it',
  'say-later-time': 'leave out --since, or name the time of a later report of another driver',
  'choose-fewer': 'choose fewer, for example by the days of their requests',
  'turn-on-bulk-retirement':
    'set ENABLE_BULK_USER_RETIREMENT to true in the LMS (in FEATURES on releases before 2025), or let the learners ask for it themselves',
  'repeat-for-lms-in-force': `look at \`lethe instance show\`, and repeat the command for the LMS in force. ${NOTHING_SENT}`,
  'let-client-replace': `write that user's OAuth client into the worker's file, lethe: {username_replacement: {client_id: ID, client_secret: env:NAME}}, and restart the worker; or set USERNAME_REPLACEMENT_WORKER to the user of our client, in the LMS and in ecommerce, discovery and credentials. \`lethe doctor\` says whether the LMS lets our client do it. ${NOTHING_SENT}`,
  'repeat-after-others': 'repeat the command: it waits for them, and goes on where it stopped',
  'repeat-the-rest': 'repeat the command: it takes over what is done, and goes on with the rest',
};

export const NEXT_STEPS = Object.keys(TEXTS) as readonly Extract<NextStep, string>[];

export function nextStepText(step: NextStep): string {
  if (typeof step === 'string') return TEXTS[step];
  switch (step.next) {
    case 'use-or-free':
      return `use --instance ${step.holder}, or free the LMS first: lethe instance remove --instance ${step.holder}`;
    case 'free-first':
      return `free it first: lethe instance remove --instance ${step.holder}`;
    case 'settle-report':
      return `end what is owed with \`lethe partner-report settle --report ${step.report}\`, or name a report with --report to recover it again`;
    case 'see-campaign':
      return `see \`lethe campaign show ${step.id}\``;
  }
}
