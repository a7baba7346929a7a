import type { Command } from 'commander';
import type { Action } from '../shell/action';
import { becomeProgram } from '../shell/become-program';
import { documentedCommand } from '../shell/documented-command';
import type { Session } from '../shell/session';

export function worker(action: Action): Command {
  return documentedCommand('worker [options...]', {
    summary: 'run a worker for the instances of a config, until it is told to end',
    details:
      'Runs a worker for the instances of a config. SIGTERM and Ctrl-C let the steps in hand end first. ' +
      'All options go to the worker: `lethe worker --help` shows them.',
    examples: ['lethe worker --config site.yml', 'LETHE_CONFIG=/etc/lethe lethe worker'],
  })
    .helpOption(false)
    .allowUnknownOption()
    .passThroughOptions()
    .action(action((session: Session, args) => becomeProgram(session.programs.worker, args)));
}
