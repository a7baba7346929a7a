import type { Client, Role, TokenDesk } from '../lms/token-desk';
import type { SandboxTuning } from '../sandbox-options';
import { type Answer, json } from './answers';
import type { Door } from './call';

const ROLES: Readonly<Record<Exclude<Door, 'nobody' | 'anybody'>, readonly Role[]>> = {
  worker: ['worker', 'superuser'],
  canceller: ['superuser', 'staff'],
  replacement: ['replacement'],
};

const CHALLENGE = { 'www-authenticate': 'JWT realm="api"' };

/** Whose request it is, or the 401 or 403 it gets. */
export function letsIn(
  door: Door,
  authorization: string | undefined,
  tokens: TokenDesk,
  tuning: SandboxTuning,
): { readonly client?: Client; readonly refusal?: Answer } {
  if (door === 'nobody') return {};
  const [scheme, token] = (authorization ?? '').split(' ');
  if (scheme !== 'JWT' || token === undefined) {
    return { refusal: json(401, { detail: 'Authentication credentials were not provided.' }, CHALLENGE) };
  }
  const client = tokens.holder(token);
  if (client === undefined) return { refusal: json(401, { detail: 'Invalid or expired token.' }, CHALLENGE) };
  if (door === 'anybody' || ROLES[door].includes(client.role)) return { client };
  if (door === 'canceller' && client.role === 'worker' && tuning.workerMayCancel) return { client };
  return { client, refusal: json(403, { detail: 'You do not have permission to perform this action.' }) };
}
