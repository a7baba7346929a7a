import { Argument, type Command } from 'commander';
import { defineCommand } from '../shell/define-command';
import { completionScript, SHELLS, type Shell } from './completion-script';

export const completion = defineCommand({
  usage: 'completion',
  summary: "print a script with which a shell completes lethe's commands and options",
  details:
    'Prints a script that makes bash, zsh, or fish complete commands, options, and values. For zsh, add ' +
    '`source ~/.lethe-completion.zsh` to ~/.zshrc.',
  examples: [
    'lethe completion bash > ~/.local/share/bash-completion/completions/lethe',
    'lethe completion zsh > ~/.lethe-completion.zsh',
    'lethe completion fish > ~/.config/fish/completions/lethe.fish',
  ],
  common: [],
  own: () => [new Argument('<shell>', 'which shell').choices(SHELLS)],
  run: async (session, [shell], command) => {
    session.terminal.data(completionScript(shell as Shell, rootOf(command)));
    return 0;
  },
});

function rootOf(command: Command): Command {
  return command.parent === null ? command : rootOf(command.parent);
}
