/** Watches over one request, or some that are made together: an abort of the caller or a time-out, whichever comes first, aborts `signal`. */
export interface AttemptTimer {
  readonly signal: AbortSignal;
  /** What has aborted it; undefined while nothing has. */
  ended(): 'ANSWER_TIMEOUT' | 'ABORTED' | undefined;
  /** Counts again from now. */
  restart(): void;
  /** Stops counting; the caller's abort still comes through. */
  pause(): void;
  /** Lets go of the timer and of the caller's signal. */
  end(): void;
}

export function startAttemptTimer(timeoutMs: number, caller?: AbortSignal): AttemptTimer {
  const controller = new AbortController();
  let ended: 'ANSWER_TIMEOUT' | 'ABORTED' | undefined;
  const stop = (why: 'ANSWER_TIMEOUT' | 'ABORTED') => {
    ended ??= why;
    controller.abort();
  };
  const late = () => stop('ANSWER_TIMEOUT');
  const abort = () => stop('ABORTED');
  let timer = setTimeout(late, timeoutMs);
  if (caller?.aborted) abort();
  caller?.addEventListener('abort', abort, { once: true });
  return {
    signal: controller.signal,
    ended: () => ended,
    restart() {
      clearTimeout(timer);
      timer = setTimeout(late, timeoutMs);
    },
    pause() {
      clearTimeout(timer);
    },
    end() {
      clearTimeout(timer);
      caller?.removeEventListener('abort', abort);
    },
  };
}
