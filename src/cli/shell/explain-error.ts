import { readUnreadable, type UnreadableCode } from '../../domain/encryption/unreadable-text';
import { FAILURES, type FailureCode, isFailureCode } from '../../domain/failure/failures';
import { counted } from '../../domain/text/counted';
import { CliError, type ExitName } from './cli-error';
import { systemFault } from './system-fault';

/**
 * A failure of ours, as a fault of the command that met it.
 * @param detail what is known beyond the code, e.g. `service.denied: LMS answered 401`
 */
export function failureFault(code: FailureCode, detail?: string): CliError {
  const { exit, what, hint } = FAILURES[code];
  return new CliError(exit, detail === undefined ? what : `${what} (${detail})`, hint, code);
}

interface ErrorChain {
  readonly name?: string;
  readonly message?: string;
  readonly hint?: string;
  readonly type?: unknown;
  readonly cause?: unknown;
  readonly code?: unknown;
  readonly timeoutType?: unknown;
}

/** Any error as one for people; what nobody expected keeps its stack as `cause`, for LETHE_DEBUG. */
export function explainError(error: unknown): CliError {
  if (error instanceof CliError) return error;
  const { name, message = String(error), hint } = (error ?? {}) as ErrorChain;
  if (name === 'ConfigError') return configFault(message);
  if (name === 'NoSuchInstance') return new CliError('not-found', message);
  if (name === 'ProxyFault')
    return new CliError('config', message, 'correct the variable, or unset it', 'config.invalid');
  if (name === 'KeyRingFault') return new CliError('config', message, hint, 'config.invalid');
  if (
    name === 'EngineUnreachable' ||
    name === 'EngineDenied' ||
    name === 'EngineTlsFault' ||
    name === 'NamespaceMissing'
  ) {
    return engineFault('unreachable', message, 'engine.unreachable');
  }
  if (name === 'EngineSettingsFault') return engineFault('config', message, 'config.invalid');
  const unreadable = unreadableFault(error);
  if (unreadable !== undefined) return unreadable;
  if (name === 'EngineFault') return engineFault('failure', message);
  for (const { type, message: text } of chain(error)) if (isFailureCode(type)) return failureFault(type, text ?? type);
  for (const { timeoutType } of chain(error)) {
    if (timeoutType === 'SCHEDULE_TO_START') return failureFault('engine.no-worker', 'none came to it in time');
  }
  return serviceFault(error) ?? systemFault(error) ?? unexpected(error, message);
}

/** Its first line is what is wrong, and the others what to do, or what the server said. */
function engineFault(exit: ExitName, message: string, code?: string): CliError {
  const [first = message, ...rest] = message.split('\n');
  return new CliError(exit, first, rest.join('\n') || undefined, code);
}

const SHARED_RING = 'workers and clients share one key ring: name it here, too, by LETHE_KEYS or in the instance file';

/** What helps where the payload itself is well. */
const RING_HINTS: Partial<Readonly<Record<UnreadableCode, string>>> = {
  'key.missing': SHARED_RING,
  'key.does-not-fit': SHARED_RING,
  'ring.missing': SHARED_RING,
  'ring.fails': 'check that the key ring is where it should be, and who may read and write it: `lethe keys list`',
  'ring.outdated': 'hand the key ring out again, and restart what reads it',
};

/** A payload that this client, or the worker that was asked, has not the key for. */
function unreadableFault(error: unknown): CliError | undefined {
  for (const { message } of chain(error)) {
    const found = readUnreadable(message ?? '');
    if (found === undefined) continue;
    const { code, about, says } = found;
    if (code === 'key.destroyed') {
      return new CliError('failure', `nobody can read this any more: ${says}`, undefined, 'payload.forgotten');
    }
    if (code === 'ring.without-instance') {
      const hint = `check the name. The first key is made by its worker, or by \`lethe keys init --instance ${about}\``;
      return new CliError('config', `there is no instance ${about} in the key ring`, hint, 'config.invalid');
    }
    return new CliError('config', `this cannot be read: ${says}`, RING_HINTS[code], 'payload.unreadable');
  }
  return undefined;
}

/** A call to Temporal that failed; codes are gRPC's. */
function serviceFault(error: unknown): CliError | undefined {
  for (const { code } of chain(error)) {
    if (code === 14 || code === 4) {
      const hint = 'start it with `lethe engine`, or say where it is: TEMPORAL_ADDRESS=host:port';
      return new CliError('unreachable', 'Temporal does not answer', hint, 'engine.unreachable');
    }
    if (code === 7 || code === 16) {
      return new CliError('unreachable', 'Temporal refuses our credentials', 'check TEMPORAL_API_KEY or its TLS files');
    }
  }
  return undefined;
}

/** One error is shown as it is. For several, the count comes first and then one line for each. */
function configFault(message: string): CliError {
  const lines = message.split('\n');
  if (lines.length === 1) return new CliError('config', message, undefined, 'config.invalid');
  return new CliError('config', `the config has ${counted(lines.length, 'fault')}`, message, 'config.invalid');
}

function* chain(error: unknown): Generator<ErrorChain> {
  for (let at = error as ErrorChain | undefined; at instanceof Error; at = at.cause as ErrorChain | undefined) yield at;
}

function unexpected(error: unknown, message: string): CliError {
  const fault = new CliError('failure', `unexpected: ${message.split('\n')[0]}`, 'LETHE_DEBUG=1 shows where');
  fault.cause = error;
  return fault;
}
