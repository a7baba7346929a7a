import { Option } from 'commander';
import { SCHEDULED, type Scheduled } from '../../domain/instance/instance';
import { isRefusal } from '../../operations/refusal';
import { showInForce } from '../instance/ensure-applied';
import type { CommonOptions } from '../shell/common-options';
import { defineCommand } from '../shell/define-command';
import { lazy } from '../shell/lazy';
import { refusalFault } from '../shell/refusal-fault';
import type { Session } from '../shell/session';

interface Options extends CommonOptions {
  readonly runs?: Scheduled;
}

/** `lethe schedule pause|resume`. */
export const schedulePause = (verb: 'pause' | 'resume') =>
  defineCommand<Options>({
    usage: verb,
    ...PAGES[verb],
    examples: [`lethe schedule ${verb} --instance demo`, `lethe schedule ${verb} --instance demo --runs archive`],
    json: {
      instance: 'id of the instance',
      paused: 'whether it is paused now',
      runs: 'what that is about: discovery, partner-report, archive',
    },
    common: ['config', 'engine', 'json'],
    own: () => [new Option('--runs <what>', 'only this one').choices(SCHEDULED)],
    run: (session) => change(session, verb),
  });

const PAGES = {
  pause: {
    summary: 'stop what runs by itself until you resume it',
    details:
      'Stops what runs by itself, discovery above all, until you resume it. What is under way goes on; to stop learners who ' +
      'have a run, use `lethe learner hold`.',
  },
  resume: { summary: 'let it run by its schedule again' },
} as const;

async function change(session: Session<Options>, verb: 'pause' | 'resume'): Promise<number> {
  const { id: instance } = await showInForce(session);
  const { pauseSchedules } = lazy.schedules();
  const runs = await pauseSchedules({ client: await session.client(), instance }, verb, session.options.runs);
  if (isRefusal(runs)) throw refusalFault(session, runs);
  const paused = verb === 'pause';
  session.output.answer(
    { instance, paused, runs },
    () => `${runs.join(' and ')} of ${instance} ${paused ? 'paused' : 'running by schedule'}`,
  );
  return 0;
}
