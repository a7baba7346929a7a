import { statesOf } from '../../domain/pipeline/pipeline';
import { statesSetting } from '../../domain/pipeline/states-setting';
import { defineCommand } from '../shell/define-command';
import type { Session } from '../shell/session';
import { planOf } from './pipeline-show';

export const pipelineStates = defineCommand({
  usage: 'states',
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
  common: ['config', 'engine', 'json'],
  run: print,
});

async function print(session: Session): Promise<number> {
  const { instance, plan, warnings } = await planOf(session);
  const states = statesOf(plan.steps);
  for (const warning of warnings) session.output.note(`warning: ${warning}`);
  session.output.answer({ instance, states, warnings }, () => statesSetting(states));
  return 0;
}
