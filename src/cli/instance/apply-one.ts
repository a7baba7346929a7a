import type { InstanceConfig } from '../../config/instance-config';
import type { SettingChange } from '../../domain/instance/diff-settings';
import { printableLines } from '../../domain/text/printable';
import type { AppliedInstance, ApplyPlan } from '../../operations/instances';
import { isRefusal } from '../../operations/refusal';
import { CliError } from '../shell/cli-error';
import type { CommonOptions } from '../shell/common-options';
import { lazy } from '../shell/lazy';
import { refusalFault } from '../shell/refusal-fault';
import type { Session } from '../shell/session';
import { siteLine } from '../shell/site';
import { describeChanges, describeWarnings } from './describe-changes';

export interface ApplyOptions extends CommonOptions {
  readonly replace?: boolean;
  readonly confirm?: string;
}

export type AppliedOne = Omit<AppliedInstance, 'change'> & {
  readonly change: AppliedInstance['change'] | 'shown';
  readonly changes: readonly SettingChange[];
};

/**
 * Shows what putting a file in force would change, asks, and does it.
 * @param lately instances that this command has applied before
 * @throws CliError for a refusal, and where nobody says yes
 */
export async function applyOne(
  session: Session<ApplyOptions>,
  config: InstanceConfig,
  lately: readonly string[] = [],
): Promise<AppliedOne> {
  const { dryRun = false, replace = false, reason } = session.options;
  const instance = config.card.id;
  const { planApply, commitApply } = lazy.instances();
  const settings = lazy.config().settingsOf(config);
  session.output.note(siteLine(config.card));
  await session.mayWrite(instance, replace);
  const plan = await planApply(await session.client(), instance, settings, replace, lately);
  if (isRefusal(plan)) throw refusalFault(session, plan);
  const { changes } = plan;
  if (changes.length > 0) session.output.note(describeChanges(changes));
  for (const warning of describeWarnings(plan)) session.output.note(printableLines(warning));
  if (dryRun) return { instance, change: 'shown', changes, alsoRuns: [] };
  if (plan.makes || changes.length > 0) await confirm(session, config.source.file, plan);
  const { encrypts: encrypted } = await session.connected();
  const applied = await session.run(
    instance,
    'it may have been applied; see `lethe instance show`',
    (context) => commitApply(context, plan, { encrypted, lately, ...(reason === undefined ? {} : { reason }) }),
    plan.makes,
  );
  return { ...applied, changes };
}

/**
 * Another site's users, and the LMS that the instance had, are lost by a copied file and a habit of --yes: there the instance is
 * to be named, on a terminal or by --confirm.
 */
async function confirm(session: Session<ApplyOptions>, file: string, plan: ApplyPlan): Promise<void> {
  const { confirm: said, replace = false } = session.options;
  const { instance } = plan;
  if (said === instance) return;
  const harm = harmOf(plan);
  if (harm !== undefined && !session.terminal.interactive) {
    const option = `${replace ? '--replace ' : ''}--confirm ${instance}`;
    throw new CliError(
      'refused',
      `${harm}: if that is meant, say ${option}`,
      `\`${session.command('instance apply')} ${option}\`; --yes does not stand for it`,
    );
  }
  const typed = session.terminal.interactive && (replace || harm !== undefined);
  await session.confirmByName(instance, `This puts ${file} in force for ${instance}.`, typed);
}

function harmOf({ instance, leaves, settings, sharedAnew, unsure }: ApplyPlan): string | undefined {
  if (leaves !== undefined) return `${settings.lms} is another LMS than ${instance} had`;
  if (sharedAnew.length === 0 && unsure.length === 0) return undefined;
  if (sharedAnew.length === 0) {
    return `${instance} may share a service with instance ${unsure.join(', ')}, whose record cannot be read here, and would erase that one's users`;
  }
  const services = [...new Set(sharedAnew.map(({ service }) => service))].join(', ');
  const others = [...new Set(sharedAnew.map((one) => one.instance))].join(', ');
  return `${instance} would share ${services} with instance ${others}, and erase that one's users`;
}

const DONE: Readonly<Record<AppliedInstance['change'], string>> = {
  made: 'is in force for the first time',
  'made-again': 'is in force again, with a new record',
  changed: 'is changed',
  unchanged: 'is in force already',
};

/** In one line each. */
export function describeApplied({ instance, change, schedule, alsoRuns }: AppliedOne): string {
  if (change === 'shown') return `${instance}: nothing was changed`;
  const done = DONE[change];
  const when =
    schedule === undefined ? 'no schedule, since cool_off_days is not set' : `discovery ${schedule.schedule}`;
  const others = alsoRuns.map(({ runs, schedule: at }) => `; ${runs} ${at}`).join('');
  const isPaused = [schedule, ...alsoRuns].some((one) => one?.paused === true);
  const paused = isPaused ? '; what was paused stays paused, see `lethe schedule resume`' : '';
  return `${instance} ${done}; ${when}${others}${paused}`;
}

/** Whether somebody said no, or could not be asked: the other files of a folder are gone through all the same. */
export function isDeclined(error: unknown): error is CliError {
  return error instanceof CliError && ['refused', 'usage'].includes(error.exit);
}
