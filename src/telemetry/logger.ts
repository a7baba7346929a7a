import pino from 'pino';

/** All that a log line may say: ids, codes and numbers. No field can hold a name, an address or a body. */
export interface LogFields {
  readonly instance?: string;
  readonly activity?: string;
  readonly attempt?: number;
  readonly code?: string | null;
  readonly service?: string;
  readonly step?: string;
  readonly status?: number;
  readonly retryAfterMs?: number;
  /** Frames of a stack, without its message. */
  readonly stack?: string;
  readonly count?: number;
  readonly address?: string;
  readonly component?: string;
  readonly signal?: string;
  readonly environment?: string;
  /** Host of the LMS. */
  readonly lms?: string;
  /** Where `/health` and `/metrics` are. */
  readonly listen?: string;
  readonly workflowId?: string;
  readonly runId?: string;
  readonly taskQueue?: string;
  /** Name of an error's class. */
  readonly errorName?: string;
}

export interface Logger {
  debug(fields: LogFields, message: string): void;
  info(fields: LogFields, message: string): void;
  warn(fields: LogFields, message: string): void;
  error(fields: LogFields, message: string): void;
}

export const LOG_LEVELS = ['debug', 'info', 'warn', 'error', 'silent'] as const;

export type LogLevel = (typeof LOG_LEVELS)[number];

/**
 * JSON lines, with the time as ISO 8601 and the level by name.
 * @param to standard output unless given
 */
export function createLogger(level: LogLevel, to?: { write(line: string): void }): Logger {
  const options = {
    level,
    base: { pid: process.pid },
    timestamp: pino.stdTimeFunctions.isoTime,
    formatters: { level: (label: string) => ({ level: label }) },
  };
  return to === undefined ? pino(options) : pino(options, to);
}
