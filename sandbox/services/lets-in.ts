import type { Client, Role, TokenDesk } from '../lms/token-desk';
import type { SandboxTuning } from '../sandbox-options';
import { type Answer, json } from './answers';
import type { Access } from './call';

const ROLES: Readonly<Record<Exclude<Access, 'nobody' | 'anybody'>, readonly Role[]>> = {
  worker: ['worker', 'superuser'],
  canceller: ['superuser', 'staff'],
  replacement: ['replacement'],
};

const CHALLENGE = { 'www-authenticate': 'JWT realm="api"' };

/** Whose request it is, or the 401 or 403 it gets. */
export function letsIn(
  access: Access,
  authorization: string | undefined,
  tokens: TokenDesk,
  tuning: SandboxTuning,
): { readonly client?: Client; readonly refusal?: Answer } {
  if (access === 'nobody') return {};
  const [scheme, token] = (authorization ?? '').split(' ');
  if (scheme !== 'JWT' || token === undefined) {
    return { refusal: json(401, { detail: 'Authentication credentials were not provided.' }, CHALLENGE) };
  }
  const client = tokens.holder(token);
  if (client === undefined) return { refusal: json(401, { detail: 'Invalid or expired token.' }, CHALLENGE) };
  if (access === 'anybody' || ROLES[access].includes(client.role)) return { client };
  if (access === 'canceller' && client.role === 'worker' && tuning.workerMayCancel) return { client };
  if (access === 'replacement' && client.role === 'worker' && tuning.workerMayReplace) return { client };
  return { client, refusal: json(403, { detail: 'You do not have permission to perform this action.' }) };
}
