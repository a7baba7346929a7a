import { firstApproval } from '../../domain/instance/approval';
import type { InstanceRecord } from '../../domain/instance/record';
import { recordIfApplied } from '../instance/ensure-applied';
import { lazy } from '../shell/lazy';
import { instanceOf } from '../shell/named-instance';
import type { Session } from '../shell/session';
import { ScriptFault, type ScriptOptions } from './script';

/**
 * A script changes a site only where its file is in force and somebody has approved the first enrollment.
 * @returns what is in force
 * @throws ScriptFault, with the two commands that come first
 */
export async function mustBeApplied(session: Session<ScriptOptions>, code: number): Promise<InstanceRecord> {
  const record = await recordIfApplied(session);
  if (record === undefined) {
    const { id } = await instanceOf(session);
    await session.mayWrite(id, false);
    const { kind } = await lazy.instances().describeRecord(await session.client(), id);
    throw kind === 'none' || kind === 'found' ? notApplied(session, code) : unreadable(session, code);
  }
  if (firstApproval(record, Date.now()) === undefined) throw notApproved(session, code);
  return record;
}

export function notApplied(session: Session<ScriptOptions>, code: number): ScriptFault {
  const commands = `\`${session.command('instance apply')}\`, then \`${session.command('discovery run')}\``;
  return new ScriptFault(code, 'nothing is in force for this instance yet', `${commands}, and approve what it shows`);
}

export function notApproved(session: Session<ScriptOptions>, code: number): ScriptFault {
  const commands = `\`${session.command('discovery run')}\`, then \`${session.command('discovery approve')}\``;
  return new ScriptFault(code, 'nobody has approved the first enrollment of this instance yet', commands);
}

function unreadable(session: Session<ScriptOptions>, code: number): ScriptFault {
  return new ScriptFault(
    code,
    'the record of this instance cannot be read here, or was ended',
    `see \`${session.command('instance show')}\``,
  );
}
