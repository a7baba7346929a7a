import type { Role } from '../../sandbox/lms/token-desk';
import type { Sandbox } from '../../sandbox/start-sandbox';

/** An answer as it came over the wire. */
export interface Heard {
  readonly status: number;
  readonly type: string;
  readonly text: string;
  readonly headers: Headers;
  /** The parsed body; undefined where it is not JSON. */
  readonly data: unknown;
}

export interface Caller {
  get(url: string): Promise<Heard>;
  send(method: 'POST' | 'PUT' | 'PATCH', url: string, body?: unknown): Promise<Heard>;
}

export async function tokenFor(sandbox: Sandbox, role: Role): Promise<string> {
  const { id, secret } = sandbox.clients[role];
  const form = { grant_type: 'client_credentials', client_id: id, client_secret: secret, token_type: 'jwt' };
  const answer = await fetch(`${sandbox.url}/oauth2/access_token`, { method: 'POST', body: new URLSearchParams(form) });
  return ((await answer.json()) as { access_token: string }).access_token;
}

/** Connects to the sandbox by plain `fetch`, with a token of that role. Paths are the LMS's unless a whole URL is given. */
export async function callerOf(sandbox: Sandbox, role: Role = 'worker'): Promise<Caller> {
  const authorization = `JWT ${await tokenFor(sandbox, role)}`;
  const whole = (url: string) => (url.startsWith('http') ? url : `${sandbox.url}${url}`);
  return {
    get: async (url) => hear(await fetch(whole(url), { headers: { authorization }, redirect: 'manual' })),
    send: async (method, url, body) => {
      const text = body === undefined ? {} : { body: JSON.stringify(body) };
      const headers = { authorization, ...(body === undefined ? {} : { 'content-type': 'application/json' }) };
      return hear(await fetch(whole(url), { method, headers, redirect: 'manual', ...text }));
    },
  };
}

export async function hear(response: Response): Promise<Heard> {
  const text = await response.text();
  const type = response.headers.get('content-type') ?? '';
  return { status: response.status, type, text, headers: response.headers, data: parsed(text) };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
