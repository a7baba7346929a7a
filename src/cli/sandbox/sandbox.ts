import type { Command } from 'commander';
import type { Action } from '../shell/action';
import { becomeProgram } from '../shell/become-program';
import { documentedCommand } from '../shell/documented-command';
import type { Session } from '../shell/session';

export function sandbox(action: Action): Command {
  return documentedCommand('sandbox [options...]', {
    summary: 'run a small Open edX to try Lethe on',
    details:
      'Runs the sandbox: an LMS and its services on this machine only, with invented learners. You can break it on purpose. ' +
      '`lethe sandbox --help` shows its options.',
    examples: ['lethe sandbox --learners 25', 'lethe sandbox --port 0 --write-config sandbox.yml'],
  })
    .helpOption(false)
    .allowUnknownOption()
    .passThroughOptions()
    .action(action((session: Session, args) => becomeProgram(session.programs.sandbox, args)));
}
