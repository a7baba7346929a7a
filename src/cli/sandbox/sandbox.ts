import { becomeProgram } from '../shell/become-program';
import { defineCommand } from '../shell/define-command';

export const sandbox = defineCommand({
  usage: 'sandbox [options...]',
  summary: 'run a small Open edX to try Lethe on',
  details:
    'Runs the sandbox: an LMS and its services on this machine only, with invented learners. You can break it on purpose. ' +
    '`lethe sandbox --help` shows its options.',
  examples: ['lethe sandbox --learners 25', 'lethe sandbox --port 0 --write-config sandbox.yml'],
  common: [],
  passThrough: true,
  run: (session, args) => becomeProgram(session.programs.sandbox, args),
});
