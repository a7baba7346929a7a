import type { Role } from '../../sandbox/lms/token-desk';
import type { Sandbox } from '../../sandbox/start-sandbox';
import { type Heard, hear, tokenFor } from './caller';

export const FORM_TYPE = 'application/x-www-form-urlencoded';

/** A body as it is, right or wrong. */
export async function sendRaw(
  sandbox: Sandbox,
  method: string,
  path: string,
  body: string,
  type: string,
  role: Role = 'worker',
): Promise<Heard> {
  const headers = { authorization: `JWT ${await tokenFor(sandbox, role)}`, 'content-type': type };
  return hear(await fetch(sandbox.url + path, { method, headers, body }));
}
