import { framesOf } from './frames-of';
import type { Logger } from './logger';

/** Logs what ends the process: the error's class and frames. Its message, its cause and its fields may hold anything. */
export function logCrash(logger: Logger, error: unknown, message: string): void {
  const errorName = error instanceof Error ? error.name : typeof error;
  const stack = framesOf(error);
  logger.error({ errorName, ...(stack === undefined ? {} : { stack }) }, message);
}

/**
 * Node.js prints an error that nobody caught with all its fields: of a request that is the learner's name and our token.
 * From now on it is a line of the log, and the process ends with 1. Rejections that nobody handles come here, too.
 */
export function logCrashes(logger: Logger, process: Pick<NodeJS.Process, 'on' | 'exit'>): void {
  process.on('uncaughtException', (error: unknown, origin) => {
    logCrash(logger, error, `the process ends: ${origin}`);
    process.exit(1);
  });
}
