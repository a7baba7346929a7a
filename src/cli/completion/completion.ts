import { Argument, type Command } from 'commander';
import type { Action } from '../shell/action';
import { documentedCommand } from '../shell/documented-command';
import type { Session } from '../shell/session';
import { completionScript, SHELLS, type Shell } from './completion-script';

export function completion(action: Action): Command {
  const command = documentedCommand('completion', {
    summary: "print a script with which a shell completes lethe's commands and options",
    details:
      'Prints a script that makes bash, zsh, or fish complete commands, options, and values. For zsh, add ' +
      '`source ~/.lethe-completion.zsh` to ~/.zshrc.',
    examples: [
      'lethe completion bash > ~/.local/share/bash-completion/completions/lethe',
      'lethe completion zsh > ~/.lethe-completion.zsh',
      'lethe completion fish > ~/.config/fish/completions/lethe.fish',
    ],
  });
  command.addArgument(new Argument('<shell>', 'which shell').choices(SHELLS));
  return command.action(
    action(async (session: Session, [shell]) => {
      session.terminal.out(completionScript(shell as Shell, rootOf(command)));
      return 0;
    }),
  );
}

function rootOf(command: Command): Command {
  return command.parent === null ? command : rootOf(command.parent);
}
