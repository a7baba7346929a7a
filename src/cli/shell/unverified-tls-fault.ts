import { unverifiedTls } from '../../domain/encryption/unverified-tls';
import { CliError } from './cli-error';
import type { Terminal } from './terminal';

/** Set where the environment switches the verification of TLS off: then no command does anything. */
export function unverifiedTlsFault(env: Terminal['env']): CliError | undefined {
  const unverified = unverifiedTls(env);
  if (unverified === undefined) return undefined;
  return new CliError('config', unverified.message, unverified.hint, 'config.invalid');
}
