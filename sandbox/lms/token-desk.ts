import { randomBytes } from 'node:crypto';

/**
 * - `worker`       the retirement worker
 * - `superuser`    may do all a worker may, and cancel
 * - `staff`        may cancel, by permission; no worker
 * - `replacement`  the username replacement worker, and nothing else
 * - `stranger`     a client of the site with no right to any of this
 */
export type Role = 'worker' | 'superuser' | 'staff' | 'replacement' | 'stranger';

export interface Client {
  readonly id: string;
  readonly secret: string;
  readonly role: Role;
}

interface Issued {
  readonly client: Client;
  readonly expiresAt: number;
}

/** Knows the site's OAuth clients, gives out tokens and tells whose a token is. */
export class TokenDesk {
  readonly clients: readonly Client[];
  issued = 0;
  private readonly tokens = new Map<string, Issued>();
  private askedAt: number[] = [];

  constructor(workerId: string, workerSecret: string) {
    const others: readonly Role[] = ['superuser', 'staff', 'replacement', 'stranger'];
    this.clients = [
      { id: workerId, secret: workerSecret, role: 'worker' },
      ...others.map((role) => ({ id: `sandbox-${role}`, secret: `sandbox-${role}-secret`, role })),
    ];
  }

  find(id: string, secret: string): Client | undefined {
    return this.clients.find((client) => client.id === id && client.secret === secret);
  }

  /** @param kind a bearer token is what one gets who forgets `token_type=jwt`; no endpoint takes it */
  issue(client: Client, lifeS: number, kind: 'jwt' | 'bearer'): string {
    this.issued += 1;
    const random = randomBytes(24).toString('base64url');
    if (kind === 'bearer') return random;
    const head = Buffer.from('{"alg":"HS256","typ":"JWT"}').toString('base64url');
    const exp = Math.floor(Date.now() / 1000 + lifeS);
    const claims = Buffer.from(JSON.stringify({ preferred_username: client.id, exp })).toString('base64url');
    const token = `${head}.${claims}.${random}`;
    this.tokens.set(token, { client, expiresAt: Date.now() + lifeS * 1000 });
    return token;
  }

  /** Whose token it is; undefined for one that is unknown, revoked or past its time. */
  holder(token: string): Client | undefined {
    const issued = this.tokens.get(token);
    if (issued === undefined) return undefined;
    if (issued.expiresAt > Date.now()) return issued.client;
    this.tokens.delete(token);
    return undefined;
  }

  revokeAll(): void {
    this.tokens.clear();
  }

  /** Whether one more token request within the last minute would be too many. */
  spent(perMinute: number): boolean {
    if (perMinute <= 0) return false;
    const now = Date.now();
    this.askedAt = this.askedAt.filter((at) => at > now - 60_000);
    this.askedAt.push(now);
    return this.askedAt.length > perMinute;
  }
}
