import { becomeProgram } from '../shell/become-program';
import { defineCommand } from '../shell/define-command';

export const worker = defineCommand({
  usage: 'worker [options...]',
  summary: 'run a worker for the instances of a config',
  details:
    'Runs a worker for the instances of a config. After SIGTERM or Ctrl-C, it finishes the current steps first. ' +
    '`lethe worker --help` shows its options.',
  examples: ['lethe worker --config site.yml', 'LETHE_CONFIG=/etc/lethe lethe worker'],
  common: [],
  passThrough: true,
  run: (session, args) => becomeProgram(session.programs.worker, args),
});
