import type { Command } from 'commander';
import { statesOf } from '../../domain/pipeline/pipeline';
import type { Action } from '../shell/action';
import { withCommon } from '../shell/common-options';
import { documentedCommand } from '../shell/documented-command';
import type { Session } from '../shell/session';
import { planOf } from './pipeline-show';

export function pipelineStates(action: Action): Command {
  const command = documentedCommand('states', {
    summary: "print the LMS's RETIREMENT_STATES for this pipeline",
    details:
      "Prints the LMS's RETIREMENT_STATES for this pipeline. Put them in the LMS's settings before you run `manage.py lms " +
      'populate_retirement_states`.',
    examples: ['lethe pipeline states --config site.yml', 'lethe pipeline states --config site.yml --json'],
    json: {
      instance: 'id of the instance',
      states: 'names, in the order the LMS must have them',
      warnings: 'what is wrong with that order, a line each',
    },
  });
  withCommon(command, 'config', 'engine', 'json');
  return command.action(action(print));
}

async function print(session: Session): Promise<number> {
  const { instance, plan, warnings } = await planOf(session);
  const states = statesOf(plan.steps);
  for (const warning of warnings) session.output.note(`warning: ${warning}`);
  session.output.answer({ instance, states, warnings }, () =>
    ['RETIREMENT_STATES = [', ...states.map((state) => `    '${state}',`), ']'].join('\n'),
  );
  return 0;
}
