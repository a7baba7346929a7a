import { defineCommand } from '../shell/define-command';
import { lazy } from '../shell/lazy';
import { existingInstance } from '../shell/named-instance';
import { refusalFault } from '../shell/refusal-fault';
import type { Session } from '../shell/session';

/** `lethe schedule pause|resume`. */
export const schedulePause = (verb: 'pause' | 'resume') =>
  defineCommand({
    usage: verb,
    ...PAGES[verb],
    examples: [`lethe schedule ${verb} --instance demo`],
    json: { instance: 'id of the instance', paused: 'whether it is paused now' },
    common: ['config', 'engine', 'json'],
    run: (session) => change(session, verb),
  });

const PAGES = {
  pause: {
    summary: "stop an instance's discovery until you resume it",
    details:
      "Stops an instance's discovery until you resume it. Learners who have a run go on; to stop them, use `lethe learner hold`.",
  },
  resume: { summary: "let an instance's discovery run again" },
} as const;

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
