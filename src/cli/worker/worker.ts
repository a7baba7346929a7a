import type { Command } from 'commander';
import type { Action } from '../shell/action';
import { becomeProgram } from '../shell/become-program';
import { documentedCommand } from '../shell/documented-command';
import type { Session } from '../shell/session';

export function worker(action: Action): Command {
  return documentedCommand('worker [options...]', {
    summary: 'run a worker for the instances of a config',
    details:
      'Runs a worker for the instances of a config. After SIGTERM or Ctrl-C, it finishes the current steps first. ' +
      '`lethe worker --help` shows its options.',
    examples: ['lethe worker --config site.yml', 'LETHE_CONFIG=/etc/lethe lethe worker'],
  })
    .helpOption(false)
    .allowUnknownOption()
    .passThroughOptions()
    .action(action((session: Session, args) => becomeProgram(session.programs.worker, args)));
}
