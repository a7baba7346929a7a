import pino from 'pino';
import { asCalled } from '../domain/text/as-called';
import { terminalLines } from './terminal-lines';

/** All that a log line may say: ids, codes and numbers. No field can hold a name, an address or a body. */
export interface LogFields {
  readonly instance?: string;
  readonly activity?: string;
  readonly attempt?: number;
  /** How many attempts there are at most; absent where the next one is not made, or where there is no end. */
  readonly atMost?: number;
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
  /** Name of an archive; no person is in it. */
  readonly file?: string;
  readonly absent?: boolean;
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

/** `auto` is text on a terminal, and JSON everywhere else. */
export const LOG_FORMATS = ['auto', 'json', 'text'] as const;

export type LogFormat = (typeof LOG_FORMATS)[number];

/** Where a process's lines go, in a form that suits who reads them. @returns undefined for JSON on standard output */
export function logDestination(
  format: LogFormat,
  env: NodeJS.ProcessEnv,
  stdout: NodeJS.WritableStream & { readonly isTTY?: boolean },
): { write(line: string): void } | undefined {
  const onTerminal = stdout.isTTY === true;
  if (format === 'json' || (format === 'auto' && !onTerminal)) return undefined;
  const colour = onTerminal && !env.NO_COLOR && env.TERM !== 'dumb';
  return terminalLines({ write: (text) => void stdout.write(asCalled(text, env)), colour });
}

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
