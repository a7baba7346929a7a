import { compareSettings, isSame } from '../../domain/instance/compare-settings';
import type { InstanceRecord } from '../../domain/instance/record';
import { CliError } from '../shell/cli-error';
import { failureFault } from '../shell/explain-error';
import { lazy } from '../shell/lazy';
import { existingInstance, instanceOf, type NamedInstance } from '../shell/named-instance';
import type { Session } from '../shell/session';
import { siteLine } from '../shell/site';
import { applyOne, describeApplied } from './apply-one';

/**
 * The record of the instance that is spoken of. Where there is none and its file is named, offers to put that in force:
 * it asks on a terminal, and takes `--yes` for it elsewhere. Says how the file differs from what is in force.
 * @throws CliError refused, where nothing is in force and nobody says yes
 */
export async function ensureApplied(session: Session): Promise<EnsuredRecord> {
  const { id, config } = await existingInstance(session);
  const { describeRecord } = lazy.instances();
  await session.mayWrite(id, false);
  const client = await session.client();
  let sight = await describeRecord(client, id);
  const applied = sight.kind === 'none';
  if (applied) {
    const askable = session.options.yes === true || session.terminal.interactive;
    if (config === undefined || !askable) throw failureFault('instance.not-applied');
    session.output.note(describeApplied(await applyOne(session, config)));
    sight = await describeRecord(client, id);
  }
  if (sight.kind !== 'found') {
    const why =
      sight.kind === 'unreadable' ? sight.why : sight.kind === 'newer' ? `format ${sight.format}` : 'it was ended';
    throw failureFault('instance.unreadable', why);
  }
  if (config !== undefined)
    noteDifferences(session, lazy.config().settingsOf(config), sight.record, config.source.file);
  return { record: sight.record, applied };
}

interface EnsuredRecord {
  readonly record: InstanceRecord;
  /** It was put in force just now. */
  readonly applied: boolean;
}

function noteDifferences(
  session: Session,
  file: Parameters<typeof compareSettings>[0],
  { settings }: InstanceRecord,
  name: string,
): void {
  const compared = compareSettings(file, settings);
  if (compared.otherSite) {
    throw failureFault('instance.mismatch', `in force is ${settings.lms}, ${name} says ${file.lms}`);
  }
  if (isSame(compared)) return;
  session.output.note(
    `${name} differs from what is in force (${compared.differs.join(', ')}); what is in force counts`,
  );
  session.output.note(`to put the file in force: ${session.command('instance apply')}`);
}

/**
 * For what only reads: the record, where there is one that can be read here. Says how the file differs from it.
 * @throws CliError `instance.mismatch` for a file of another LMS
 */
export async function recordIfApplied(session: Session): Promise<InstanceRecord | undefined> {
  const { id, config } = await instanceOf(session);
  const sight = await lazy.instances().describeRecord(await session.client(), id);
  if (sight.kind !== 'found') return undefined;
  if (config !== undefined)
    noteDifferences(session, lazy.config().settingsOf(config), sight.record, config.source.file);
  return sight.record;
}

/**
 * For what acts on the site in force and asks no worker first: shows which one that is, so that a file that was copied does
 * not act on another site under the same id. Where nothing is in force, there is nothing to show.
 * @throws CliError not-found; `instance.mismatch` for a file of another LMS
 */
export async function showInForce(session: Session): Promise<NamedInstance> {
  const named = await existingInstance(session);
  const record = await recordIfApplied(session);
  if (record !== undefined) {
    const { environment, lms } = record.settings;
    session.output.note(siteLine({ id: named.id, environment, lmsHost: new URL(lms).origin }));
  }
  return named;
}

/** @throws CliError not-found, where nothing of that name is in force */
export function nothingInForce(instance: string): CliError {
  return new CliError(
    'not-found',
    `nothing is in force for ${instance}`,
    'put its file in force: `lethe instance apply --config FILE`',
  );
}
