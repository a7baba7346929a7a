import type { CommonOptions } from './common-options';
import type { Session } from './session';

/** What a command does; its result is the exit code. */
export type Run<Options extends CommonOptions> = (
  session: Session<Options>,
  args: readonly string[],
) => Promise<number>;

/** Makes what commander calls of what a command does. */
export type Action = <Options extends CommonOptions>(run: Run<Options>) => (...parameters: unknown[]) => Promise<void>;
