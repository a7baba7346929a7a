import type { Command } from 'commander';
import type { Action } from '../shell/action';
import { withCommon } from '../shell/common-options';
import { documentedCommand } from '../shell/documented-command';
import { lazy } from '../shell/lazy';
import { existingInstance } from '../shell/named-instance';
import { refusalFault } from '../shell/refusal-fault';
import type { Session } from '../shell/session';

/** `lethe schedule pause|resume`. */
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
  const { id: instance } = await existingInstance(session);
  const refusal = await lazy.schedules().pauseSchedule({ client: await session.client(), instance }, verb);
  if (refusal !== undefined) throw refusalFault(session, refusal);
  const paused = verb === 'pause';
  session.output.answer(
    { instance, paused },
    () => `discovery of ${instance} is ${paused ? 'paused' : 'running by its schedule'}`,
  );
  return 0;
}
