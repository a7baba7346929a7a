import { randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { AddressInfo, Socket } from 'node:net';
import type { VaultClock } from '../../src/vault/vault-token';
import { VersionedStore, wrapped } from './versioned-store';

interface StandInToken {
  /** @unit milliseconds on the stand-in's clock; infinite for a root token */
  endsAt: number;
  readonly lastsUntil: number;
  readonly ttlMs: number;
  readonly renewable: boolean;
  readonly mayLookUp: boolean;
  readonly paths: readonly string[];
}

export interface VaultStandInOptions {
  /** Of Vault Enterprise: every request must name it. */
  readonly namespace?: string;
  readonly tls?: { readonly key: string; readonly cert: string };
  /** What a login's token is good for. @unit milliseconds */
  readonly tokenLifeMs?: number;
  /** However often it is renewed. @unit milliseconds */
  readonly tokenMaxLifeMs?: number;
}

export interface VaultRequest {
  readonly method: string;
  readonly path: string;
  readonly token?: string;
}

/**
 * Vault as its API documentation describes it, as far as Lethe asks: mounts `secret/` (KV 2) and `kv/` (KV 1), tokens,
 * AppRole (`role-1`) and Kubernetes (`lethe`). Strict: what it does not know it refuses, and keeps under `unexpected`.
 * @source https://developer.hashicorp.com/vault/api-docs
 */
export class VaultStandIn {
  readonly requests: VaultRequest[] = [];
  readonly unexpected: string[] = [];
  readonly secretIds = new Set(['secret-id-1']);
  readonly jwts = new Set(['jwt-1']);
  sealed = false;
  renewals = 0;
  private readonly tokens = new Map<string, StandInToken>();
  private readonly kv1 = new Map<string, Readonly<Record<string, unknown>>>();
  private readonly kv2 = new VersionedStore();
  private readonly sockets = new Set<Socket>();
  private readonly server;
  private readonly timers = new Set<{ readonly at: number; readonly work: () => void }>();
  private time = 0;

  constructor(private readonly options: VaultStandInOptions = {}) {
    const handle = (request: IncomingMessage, response: ServerResponse) => void this.handle(request, response);
    this.server = options.tls === undefined ? createServer(handle) : createTlsServer(options.tls, handle);
    this.server.on('connection', (socket: Socket) => {
      this.sockets.add(socket);
      socket.once('close', () => this.sockets.delete(socket));
    });
  }

  async start(): Promise<this> {
    await new Promise<void>((ready) => this.server.listen(0, '127.0.0.1', ready));
    return this;
  }

  get address(): string {
    const { port } = this.server.address() as AddressInfo;
    return `${this.options.tls === undefined ? 'http' : 'https'}://127.0.0.1:${port}`;
  }

  /** The client's, too. */
  readonly clock: VaultClock = {
    now: () => this.time,
    after: (ms, work) => {
      const timer = { at: this.time + ms, work };
      this.timers.add(timer);
      return () => void this.timers.delete(timer);
    },
  };

  /** Works that the client waits to do. */
  get pending(): number {
    return this.timers.size;
  }

  /** @unit milliseconds */
  pass(ms: number): void {
    this.time += ms;
    for (const timer of [...this.timers]) if (timer.at <= this.time && this.timers.delete(timer)) timer.work();
  }

  /** @param paths what it may read and write; all of them where none is given */
  issue(more: { lifeMs?: number; renewable?: boolean; mayLookUp?: boolean; paths?: readonly string[] } = {}): string {
    const token = `hvs.${randomUUID()}`;
    const ttlMs = more.lifeMs ?? Number.POSITIVE_INFINITY;
    this.tokens.set(token, {
      ttlMs,
      endsAt: this.time + ttlMs,
      lastsUntil: this.time + (this.options.tokenMaxLifeMs ?? Number.POSITIVE_INFINITY),
      renewable: more.renewable ?? ttlMs !== Number.POSITIVE_INFINITY,
      mayLookUp: more.mayLookUp ?? true,
      paths: more.paths ?? [''],
    });
    return token;
  }

  revokeAll(): void {
    this.tokens.clear();
  }

  put(path: string, data: Readonly<Record<string, unknown>> | null): void {
    if (path.startsWith('kv/')) this.kv1.set(path, data ?? {});
    else this.kv2.put(path, data);
  }

  /** The newest of a KV 2. */
  dataAt(path: string): Readonly<Record<string, unknown>> | null | undefined {
    return this.kv2.newestAt(path);
  }

  /** Everything that is still kept at a path of a KV 2, oldest first. */
  allAt(path: string): readonly Readonly<Record<string, unknown>>[] {
    return this.kv2.allAt(path);
  }

  /** Requests to this path, however they ended. */
  asked(path: string): number {
    return this.requests.filter((request) => request.path === path).length;
  }

  async stop(): Promise<void> {
    for (const socket of this.sockets) socket.destroy();
    await new Promise((closed) => this.server.close(closed));
  }

  private async handle(incoming: IncomingMessage, response: ServerResponse): Promise<void> {
    const pieces: Buffer[] = [];
    for await (const piece of incoming) pieces.push(piece);
    const text = Buffer.concat(pieces).toString('utf8');
    const { method = '', url = '', headers } = incoming;
    const token = headers['x-vault-token'] as string | undefined;
    const path = url.replace(/^\/v1\//, '');
    this.requests.push({ method, path, ...(token === undefined ? {} : { token }) });
    const answer = (status: number, body: unknown) => {
      response
        .writeHead(status, { 'content-type': 'application/json' })
        .end(body === undefined ? undefined : JSON.stringify(body));
    };
    if (!url.startsWith('/v1/') || headers['x-vault-request'] !== 'true' || headers.authorization !== undefined) {
      this.unexpected.push(`${method} ${url}`);
      return answer(400, { errors: ["missing required 'X-Vault-Request' header"] });
    }
    if (headers['x-vault-namespace'] !== this.options.namespace) return answer(404, { errors: ['no such namespace'] });
    if (this.sealed) return answer(503, { errors: ['Vault is sealed'] });
    const body = text === '' ? {} : (JSON.parse(text) as Record<string, unknown>);
    answer(...this.answerTo(method, decodeURIComponent(path), token, body));
  }

  private answerTo(
    method: string,
    path: string,
    token: string | undefined,
    body: Record<string, unknown>,
  ): [number, unknown] {
    if (method === 'POST' && path === 'auth/approle/login') {
      const known = body.role_id === 'role-1' && this.secretIds.has(String(body.secret_id));
      return known ? this.loggedIn() : [400, { errors: ['invalid role or secret ID'] }];
    }
    if (method === 'POST' && path === 'auth/kubernetes/login') {
      if (body.role !== 'lethe') return [400, { errors: [`invalid role name "${body.role}"`] }];
      return this.jwts.has(String(body.jwt)) ? this.loggedIn() : [403, { errors: ['permission denied'] }];
    }
    const held = token === undefined ? undefined : this.tokens.get(token);
    if (held === undefined || held.endsAt <= this.time) {
      return [403, { errors: ['2 errors occurred:\n\t* permission denied\n\t* invalid token\n\n'] }];
    }
    if (path === 'auth/token/lookup-self' && method === 'GET') {
      if (!held.mayLookUp) return [403, { errors: ['permission denied'] }];
      const ttl = held.endsAt === Number.POSITIVE_INFINITY ? 0 : Math.floor((held.endsAt - this.time) / 1_000);
      return [200, wrapped({ ttl, ...(held.renewable ? { renewable: true } : {}) })];
    }
    if (path === 'auth/token/renew-self' && method === 'POST') {
      if (!held.renewable) return [400, { errors: ['lease is not renewable'] }];
      this.renewals += 1;
      held.endsAt = Math.min(this.time + held.ttlMs, held.lastsUntil);
      return [200, this.auth(token as string, held)];
    }
    const logical = path.replace(/^sys\/internal\/ui\/mounts\//, '').replace(/^secret\/data\//, 'secret/');
    if (!held.paths.some((allowed) => logical.startsWith(allowed))) return [403, { errors: ['permission denied'] }];
    if (path.startsWith('sys/internal/ui/mounts/') && method === 'GET') return mountOf(logical);
    const answer = this.kv2.answerTo(method, path, body);
    if (answer !== undefined) return answer;
    if (path.startsWith('kv/') && method === 'GET') {
      const data = this.kv1.get(path);
      return data === undefined ? [404, { errors: [] }] : [200, { ...wrapped(data), lease_duration: 2_764_800 }];
    }
    this.unexpected.push(`${method} ${path}`);
    return [404, { errors: [`no handler for route "${path}". route entry not found.`] }];
  }

  private loggedIn(): [number, unknown] {
    const token = this.issue({ lifeMs: this.options.tokenLifeMs ?? 3_600_000 });
    return [200, this.auth(token, this.tokens.get(token) as StandInToken)];
  }

  private auth(client_token: string, { endsAt, renewable }: StandInToken) {
    const lease_duration = Math.floor((endsAt - this.time) / 1_000);
    return { ...wrapped(null), auth: { client_token, lease_duration, renewable, policies: ['default', 'lethe'] } };
  }
}

function mountOf(path: string): [number, unknown] {
  const mount = ['secret/', 'kv/', 'database/'].find((one) => path.startsWith(one));
  if (mount === undefined) return [403, { errors: ['preflight capability check returned 403'] }];
  const type = mount === 'database/' ? 'database' : 'kv';
  return [200, wrapped({ path: mount, type, options: mount === 'secret/' ? { version: '2' } : null })];
}
