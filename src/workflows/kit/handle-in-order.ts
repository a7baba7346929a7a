import {
  defineSignal,
  defineUpdate,
  setDefaultSignalHandler,
  setDefaultUpdateHandler,
  setHandler,
} from '@temporalio/workflow';

/** Called by name; what a message brings is as its sender wrote it. */
type Handlers<Answer> = Readonly<Record<string, (given: never) => Answer>>;

/**
 * Sets handlers of signals, so that those that came before are handled in the order in which they came. The SDK hands each
 * handler all that is for it as soon as it is set: a release between two holds would be handled after both, where they came
 * before any worker did, or where Temporal's reset brings them again.
 */
export function handleSignals(handlers: Handlers<void>): void {
  setDefaultSignalHandler((name, given) => handlers[name]?.(given as never));
  for (const [name, handler] of Object.entries(handlers)) setHandler(defineSignal<[never]>(name), handler);
  setDefaultSignalHandler(undefined);
}

/** The same of updates. */
export function handleUpdates(handlers: Handlers<unknown>): void {
  setDefaultUpdateHandler((name, given) => handlers[name]?.(given as never));
  for (const [name, handler] of Object.entries(handlers)) setHandler(defineUpdate<unknown, [never]>(name), handler);
  setDefaultUpdateHandler(undefined);
}
