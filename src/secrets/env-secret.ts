import { SecretMissing } from './secret-missing';
import type { EnvSecret } from './secret-ref';

/** @throws {SecretMissing} when the variable is not set, or empty */
export function readEnvSecret(ref: EnvSecret, env: NodeJS.ProcessEnv): string {
  const value = env[ref.name];
  if (value === undefined || value.trim() === '') {
    const state = value === undefined ? 'not set' : 'empty';
    throw new SecretMissing(`the environment variable ${ref.name} is ${state}`, `set ${ref.name} for this process`);
  }
  return value;
}
