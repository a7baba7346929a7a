import { setTimeout as sleep } from 'node:timers/promises';
import { CliError } from './cli-error';
import type { Session } from './session';

const EVERY_MS = 2_000;

/** With `--watch`, shows an answer again and again, until Ctrl-C or `--timeout`: on a terminal in place, else one after another. */
export async function watch(session: Session, show: () => Promise<number>): Promise<number> {
  const { output, options } = session;
  if (options.watch === undefined) return show();
  const everyMs = options.watch === true ? EVERY_MS : options.watch;
  let code = 0;
  const stopped = await session.waiting
    .until('', async (signal) => {
      for (;;) {
        output.overwriteNext();
        code = await show();
        await sleep(everyMs, undefined, { signal });
      }
    })
    .catch((error: unknown) => error);
  if (stopped instanceof CliError && (stopped.exit === 'interrupted' || stopped.exit === 'timed-out')) return code;
  throw stopped;
}
