import type { ServiceName } from './services/services';

/** One request, as the sandbox remembers it. */
export interface RequestRecord {
  /** Counts from 1, never reused. */
  readonly n: number;
  /** @unit milliseconds since the epoch */
  readonly at: number;
  readonly service: ServiceName;
  readonly method: string;
  /** Without the query. */
  readonly path: string;
  readonly query: string;
  /** LMS user id, where the request names somebody the site knows. */
  learner: number | null;
  /** Of the answer that was sent; null while unanswered, and forever if the answer was lost. */
  status: number | null;
  /** Status of the service's own answer, whatever a fault made of it; null where the service was not come to. */
  worked: number | null;
  /** Kind of the fault that was applied. */
  fault: string | null;
  /** @unit bytes of the request's body */
  readonly bytes: number;
  /** Until the answer was handed over. @unit milliseconds */
  ms: number | null;
}

export type BreachKind =
  | 'bad-body'
  | 'bad-query'
  | 'forbidden'
  | 'missing-key'
  | 'missing-slash'
  | 'no-token'
  | 'not-ascii'
  | 'retired-somebody-else'
  | 'state-not-after'
  | 'unenrol-after-rename'
  | 'unknown-key'
  | 'unknown-path'
  | 'unknown-state'
  | 'wrong-method'
  | 'wrong-state';

/** A request that broke the contract. */
export interface Violation {
  readonly kind: BreachKind;
  readonly request: RequestRecord;
}

export interface Totals {
  readonly requests: number;
  /** By `METHOD service route`, the route as a pattern. */
  readonly byEndpoint: Readonly<Record<string, number>>;
  readonly byStatus: Readonly<Record<string, number>>;
  readonly byFault: Readonly<Record<string, number>>;
  readonly tokens: number;
  readonly connections: number;
  readonly maxConcurrent: number;
}

/** Remembers the last requests one by one, and counts them all. */
export class Ledger {
  private readonly ring: RequestRecord[] = [];
  private readonly breaches: Violation[] = [];
  private count = 0;
  private concurrent = 0;
  private maxConcurrent = 0;
  private connections = 0;
  private endpoints = new Map<string, number>();
  private statuses = new Map<number, number>();
  private faults = new Map<string, number>();

  constructor(private readonly limit: number) {}

  connected(): void {
    this.connections += 1;
  }

  begin(
    facts: Pick<RequestRecord, 'service' | 'method' | 'path' | 'query' | 'bytes'>,
    endpoint: string,
  ): RequestRecord {
    const unknown = { learner: null, status: null, worked: null, fault: null, ms: null };
    const record = { n: ++this.count, at: Date.now(), ...facts, ...unknown };
    if (this.limit > 0) this.ring[(record.n - 1) % this.limit] = record;
    this.endpoints.set(endpoint, (this.endpoints.get(endpoint) ?? 0) + 1);
    this.concurrent += 1;
    this.maxConcurrent = Math.max(this.maxConcurrent, this.concurrent);
    return record;
  }

  /** @param status null when no answer left the house */
  end(record: RequestRecord, status: number | null): void {
    this.concurrent -= 1;
    record.status = status;
    record.ms = Date.now() - record.at;
    if (status !== null) this.statuses.set(status, (this.statuses.get(status) ?? 0) + 1);
    if (record.fault !== null) this.faults.set(record.fault, (this.faults.get(record.fault) ?? 0) + 1);
  }

  breach(record: RequestRecord, kind: BreachKind): void {
    if (this.breaches.length < 10_000) this.breaches.push({ kind, request: record });
  }

  requests(): RequestRecord[] {
    return this.ring.slice().sort((a, b) => a.n - b.n);
  }

  violations(): readonly Violation[] {
    return this.breaches;
  }

  totals(tokens: number): Totals {
    return {
      requests: this.count,
      byEndpoint: Object.fromEntries(this.endpoints),
      byStatus: Object.fromEntries(this.statuses),
      byFault: Object.fromEntries(this.faults),
      tokens,
      connections: this.connections,
      maxConcurrent: this.maxConcurrent,
    };
  }

  /** Forgets requests, violations and counts. */
  clear(): void {
    this.ring.length = 0;
    this.breaches.length = 0;
    this.count = 0;
    this.connections = 0;
    this.maxConcurrent = this.concurrent;
    for (const counts of [this.endpoints, this.statuses, this.faults]) counts.clear();
  }
}
