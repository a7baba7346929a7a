import { Command } from 'commander';
import { VERBS } from '../domain/verb';
import type { Action, Run } from './action';
import { codecServer } from './commands/codec-server';
import { configCheck } from './commands/config-check';
import { discoveryApprove } from './commands/discovery-approve';
import { discoveryRun } from './commands/discovery-run';
import { discoveryShow } from './commands/discovery-show';
import { engine } from './commands/engine';
import { keysDestroy } from './commands/keys-destroy';
import { keysInit } from './commands/keys-init';
import { keysList } from './commands/keys-list';
import { keysRotate } from './commands/keys-rotate';
import { learnerList } from './commands/learner-list';
import { learnerShow } from './commands/learner-show';
import { learnerVerb } from './commands/learner-verb';
import { pipelineShow } from './commands/pipeline-show';
import { pipelineStates } from './commands/pipeline-states';
import { sandbox } from './commands/sandbox';
import { scheduleApply } from './commands/schedule-apply';
import { scheduleList } from './commands/schedule-list';
import { schedulePause } from './commands/schedule-pause';
import { setup } from './commands/setup';
import { worker } from './commands/worker';
import type { CommonOptions } from './common-options';
import { type Programs, Session } from './session';
import type { Terminal } from './terminal';

export interface ProgramContext {
  readonly terminal: Terminal;
  readonly programs: Programs;
  readonly version: string;
}

/** The command line as commander knows it; `finish` is told the exit code of the command that ran. */
export function createProgram(context: ProgramContext, finish: (code: number) => void): Command {
  const action: Action =
    <Options extends CommonOptions>(run: Run<Options>) =>
    async (...parameters) => {
      const command = parameters.at(-1) as Command;
      const session = new Session<Options>(context.terminal, command.optsWithGlobals<Options>(), context.programs);
      try {
        finish(await run(session, command.args));
      } finally {
        await session.close();
      }
    };
  return new Command('lethe')
    .description('Erases learners from every service of an Open edX site, as durable Temporal workflows.')
    .version(context.version, '-V, --version', 'print the version')
    .enablePositionalOptions()
    .addCommand(
      group('learner', 'list learners, look at one, and say what is to be done with them', [
        learnerList(action),
        learnerShow(action),
        ...VERBS.map((verb) => learnerVerb(action, verb)),
      ]),
    )
    .addCommand(
      group('discovery', "find learners to retire in the LMS's queue", [
        discoveryRun(action),
        discoveryShow(action),
        discoveryApprove(action),
      ]),
    )
    .addCommand(
      group('schedule', "when each instance's discovery runs", [
        scheduleList(action),
        scheduleApply(action),
        schedulePause(action, 'pause'),
        schedulePause(action, 'resume'),
      ]),
    )
    .addCommand(group('pipeline', 'the steps of an instance', [pipelineShow(action), pipelineStates(action)]))
    .addCommand(group('config', 'instance files', [configCheck(action)]))
    .addCommand(
      group('keys', 'what payloads in Temporal are encrypted with', [
        keysInit(action),
        keysList(action),
        keysRotate(action),
        keysDestroy(action),
      ]),
    )
    .addCommand(setup(action))
    .addCommand(engine(action))
    .addCommand(worker(action))
    .addCommand(codecServer(action))
    .addCommand(sandbox(action));
}

function group(name: string, description: string, commands: readonly Command[]): Command {
  const made = new Command(name).description(description);
  for (const command of commands) made.addCommand(command);
  return made;
}
