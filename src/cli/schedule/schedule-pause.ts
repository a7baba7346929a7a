import type { Command } from 'commander';
import { scheduleId } from '../../domain/instance/instance';
import type { Action } from '../shell/action';
import { CliError } from '../shell/cli-error';
import { withCommon } from '../shell/common-options';
import { documentedCommand } from '../shell/documented-command';
import { instanceOf } from '../shell/named-instance';
import { rooms } from '../shell/rooms';
import type { Session } from '../shell/session';

/** `lethe schedule pause|resume`. The note is the same for everybody, because Temporal stores notes unencrypted. */
export function schedulePause(action: Action, verb: 'pause' | 'resume'): Command {
  const command = documentedCommand(verb, {
    summary:
      verb === 'pause' ? "stop an instance's discovery until it is resumed" : "let an instance's discovery run again",
    details:
      verb === 'pause'
        ? "Stops an instance's discovery until it is resumed. Learners who have a run go on; hold stops those."
        : "Lets an instance's discovery run again.",
    examples: [`lethe schedule ${verb} --instance demo`],
    json: { instance: 'id of the instance', paused: 'whether it is paused now' },
  });
  withCommon(command, 'config', 'engine', 'json');
  return command.action(action((session: Session) => change(session, verb)));
}

async function change(session: Session, verb: 'pause' | 'resume'): Promise<number> {
  const { ScheduleNotFoundError } = rooms.temporal();
  const { id: instance } = await instanceOf(session);
  const client = await session.client();
  const handle = client.schedule.getHandle(scheduleId(instance));
  try {
    if (verb === 'pause') await handle.pause('paused by lethe schedule pause');
    else await handle.unpause('resumed by lethe schedule resume');
  } catch (error) {
    if (!(error instanceof ScheduleNotFoundError)) throw error;
    throw new CliError(
      'not-found',
      `${instance} has no schedule`,
      'create it with `lethe schedule apply --config FILE`',
    );
  }
  const paused = verb === 'pause';
  session.answer(
    { instance, paused },
    () => `discovery of ${instance} is ${paused ? 'paused' : 'running by its schedule'}`,
  );
  return 0;
}
