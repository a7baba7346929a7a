/** First words of a command line of `lethe`. */
export const COMMANDS = [
  'learner',
  'campaign',
  'request',
  'usernames',
  'discovery',
  'instance',
  'partner-report',
  'archive',
  'schedule',
  'pipeline',
  'config',
  'keys',
  'status',
  'doctor',
  'setup',
  'engine',
  'worker',
  'codec-server',
  'sandbox',
  'completion',
  'help',
] as const;

/** Scripts of the Python driver that this program can be called as. */
export const SCRIPT_NAMES = [
  'get_learners_to_retire',
  'retire_one_learner',
  'delete_expired_partner_gdpr_reports',
  'retirement_archive_and_cleanup',
  'retirement_bulk_status_update',
  'retirement_partner_report',
  'replace_usernames',
] as const;

type Env = Readonly<Record<string, string | undefined>>;

const OPTION = '--?\\w|\\[';
/** Where a command begins: `lethe setup`, `lethe --help`, `Usage: retire_one_learner [options]`. */
const command = () =>
  new RegExp(
    `(?<![\\w./-]|npx )(?:lethe(?= (?:(?:${COMMANDS.join('|')})(?![\\w-])|${OPTION}))|(?:${SCRIPT_NAMES.join('|')})(?= (?:${OPTION})))`,
    'g',
  );

/**
 * Commands in a text for people, as this program was called itself: in a checkout there is no `lethe` on the PATH, only
 * `npx lethe`. A container and an installed package have one.
 * @param env the variables of the environment
 */
export function asCalled(text: string, env: Env): string {
  return isCalledByNpx(env) ? text.replace(command(), 'npx $&') : text;
}

/** npx says what it runs; a test runner that it has started hands that on, and is not one of ours. */
function isCalledByNpx({ npm_lifecycle_event: event, npm_lifecycle_script: script = '' }: Env): boolean {
  const [, name = ''] = /^['"]?([\w-]+)['"]?(?:\s|$)/.exec(script) ?? [];
  return event === 'npx' && (name === 'lethe' || SCRIPT_NAMES.some((one) => one === name));
}
