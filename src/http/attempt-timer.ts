/** Watches over one request: an abort of the caller or a time-out, whichever comes first, aborts `signal`. */
export interface AttemptTimer {
  readonly signal: AbortSignal;
  /** Counts anew from now. */
  restart(): void;
  /** Stops counting; the caller's abort still comes through. */
  pause(): void;
  /** Lets go of the timer and of the caller's signal. */
  end(): void;
}

export function startAttemptTimer(timeoutMs: number, caller?: AbortSignal): AttemptTimer {
  const controller = new AbortController();
  const abort = () => controller.abort();
  let timer = setTimeout(abort, timeoutMs);
  if (caller?.aborted) abort();
  caller?.addEventListener('abort', abort, { once: true });
  return {
    signal: controller.signal,
    restart() {
      clearTimeout(timer);
      timer = setTimeout(abort, timeoutMs);
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
